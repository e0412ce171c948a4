{{ config(materialized='view') }}

{#- where themes stand: their type, the table and its column -#}
{%- set found_once = [
    ('account', 'int_conversation_timelines', 'account'),
    ('channel', 'int_conversation_timelines', 'channel'),
    ('team', 'int_conversation_timelines', 'team_id'),
    ('landing_page', 'int_conversation_timelines', 'landing_page'),
    ('tag', 'int_conversation_tags', 'tag'),
    ('operator', 'int_participations', "case when participant_type = 'operator' then participant_id end"),
] -%}
{%- set found_repeatedly = [
    ('campaign', 'int_messages', 'campaign_id'),
    ('campaign', 'int_campaign_deliveries', 'campaign_id'),
    ('macro', 'int_messages', 'macro_id'),
    ('product', 'int_suggested_products', 'product_id'),
    ('bot', 'int_participations', "case when participant_type <> 'operator' then participant_id end"),
] -%}

with

-- their tables hold them once in a conversation: they need not be grouped
once as (

    {% for theme_type, table, column in found_once %}
        select
            account,
            conversation_id,
            '{{ theme_type }}' as theme_type,
            {{ column }} as theme,
            cast(1 as bigint) as found_count
        from {{ ref(table) }}
        where {{ column }} is not null and conversation_id is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

found as (

    {% for theme_type, table, column in found_repeatedly %}
        select
            account,
            conversation_id,
            '{{ theme_type }}' as theme_type,
            {{ column }} as theme
        from {{ ref(table) }}
        where {{ column }} is not null and conversation_id is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- a theme is once in a conversation, however often it was found
final as (

    select
        account,
        conversation_id,
        theme_type,
        theme,
        found_count
    from once

    union all

    select
        account,
        conversation_id,
        theme_type,
        theme,
        count(*) as found_count
    from found
    group by account, conversation_id, theme_type, theme

)

select * from final
