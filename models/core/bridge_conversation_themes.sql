{{ config(materialized='view') }}

{#- where themes stand: their type, the table, its column and how often it was found -#}
{%- set held = [
    ("'account'", 'int_conversation_timelines', 'account', '1'),
    ("'channel'", 'int_conversation_timelines', 'channel', '1'),
    ("'team'", 'int_conversation_timelines', 'team_id', '1'),
    ("'landing_page'", 'int_conversation_timelines', 'landing_page', '1'),
    ("'tag'", 'int_conversation_tags', 'tag', '1'),
    (
        "'operator'", 'int_participations',
        "case when participant_type = 'operator' then participant_id end", '1',
    ),
    ('theme_type', 'int_repeated_themes', 'theme', 'found_count'),
] -%}

with

campaign_deliveries as (

    select * from {{ ref('int_campaign_deliveries') }}

),

-- a campaign that a message names is not looked for again; of a conversation that is not known
-- yet, a delivery says nothing
delivered as (

    select
        deliveries.account,
        deliveries.conversation_id,
        deliveries.campaign_id,
        count(*) as delivery_count
    from campaign_deliveries as deliveries
    inner join {{ ref('int_conversation_timelines') }} as talks
        on
            deliveries.account = talks.account
            and deliveries.conversation_id = talks.conversation_id
    left join {{ ref('int_repeated_themes') }} as repeated
        on
            deliveries.account = repeated.account
            and deliveries.conversation_id = repeated.conversation_id
            and repeated.theme_type = 'campaign'
            and deliveries.campaign_id = repeated.theme
    where repeated.theme is null
    group by deliveries.account, deliveries.conversation_id, deliveries.campaign_id

),

-- the parts have no conditions of their own, so that a reader's keys reach their tables' indexes
themes as (

    {% for theme_type, table, theme, found_count in held %}
        select
            account,
            conversation_id,
            {{ theme_type }} as theme_type,
            {{ theme }} as theme,
            cast({{ found_count }} as bigint) as found_count
        from {{ ref(table) }}

        union all
    {% endfor %}

    select
        account,
        conversation_id,
        'campaign' as theme_type,
        campaign_id as theme,
        delivery_count as found_count
    from delivered

),

final as (

    select
        account,
        conversation_id,
        theme_type,
        theme,
        found_count
    from themes
    where theme is not null

)

select * from final
