{{ config(materialized='view') }}

{#- where themes stand: their type, the table and its column -#}
{%- set places = [
    ('account', 'int_conversation_timelines', 'account'),
    ('channel', 'int_conversation_timelines', 'channel'),
    ('team', 'int_conversation_timelines', 'team_id'),
    ('landing_page', 'int_conversation_timelines', 'landing_page'),
    ('tag', 'int_conversation_tags', 'tag'),
    ('campaign', 'int_messages', 'campaign_id'),
    ('campaign', 'int_campaign_deliveries', 'campaign_id'),
    ('macro', 'int_messages', 'macro_id'),
    ('product', 'int_suggested_products', 'product_id'),
] -%}

with

found as (

    {% for theme_type, table, column in places %}
        select
            account,
            conversation_id,
            '{{ theme_type }}' as theme_type,
            {{ column }} as theme
        from {{ ref(table) }}
        union all
    {% endfor %}

    select
        account,
        conversation_id,
        case when participant_type = 'operator' then 'operator' else 'bot' end as theme_type,
        participant_id as theme
    from {{ ref('int_participations') }}

),

-- a theme is once in a conversation, however often it was found
final as (

    select
        account,
        conversation_id,
        theme_type,
        theme,
        count(*) as found_count
    from found
    where theme is not null and conversation_id is not null
    group by account, conversation_id, theme_type, theme

)

select * from final
