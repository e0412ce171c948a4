{% set keys = [
    'account', 'source_record_id', 'event_date', 'is_final', 'event_name', 'transaction_id',
    'event_label', 'session_source', 'session_medium', 'session_campaign', 'channel_group',
    'country', 'device', 'currency', 'chat_step', 'is_chatted',
] %}

with

source as (

    select
        account,
        id,
        'export:' || left(id, 10) as source_record_id,
        document
    from {{ source('ga4_export', 'ga4_export__events') }}
    where deleted_at is null

),

chat_event_names as (

    select * from {{ ref('ga4_chat_events') }}

),

events as (

    select
        source.account,
        source.source_record_id,
        cast({{ json_text('source.document', 'date') }} as date) as event_date,
        case when {{ json_text('source.document', 'is_intraday') }} = 'true' then false end
            as is_final,
        source.id || '/' || elements.element_number as event_id,
        {{ json_text('elements.element', 'event_name') }} as event_name,
        cast({{ json_text('elements.element', 'event_timestamp') }} as bigint) as happened_micros,
        {{ json_text('elements.element', 'user_pseudo_id') }} as user_id,
        ({{ json_text('elements.element', 'user_pseudo_id') }})
        || '.' || ({{ json_text('elements.element', 'params.ga_session_id') }}) as session_key,
        {{ json_text('elements.element', 'params.event_category') }} as event_category,
        {{ json_text('elements.element', 'params.event_label') }} as event_label,
        {{ json_text('elements.element', 'params.currency') }} as currency,
        {{ json_text('elements.element', 'country') }} as country,
        {{ json_text('elements.element', 'device') }} as device,
        nullif(
            nullif(
                coalesce(
                    {{ json_text('elements.element', 'transaction_id') }},
                    {{ json_text('elements.element', 'params.transaction_id') }}
                ),
                '(not set)'
            ),
            ''
        ) as transaction_id,
        cast(
            coalesce(
                {{ json_text('elements.element', 'revenue') }},
                {{ json_text('elements.element', 'params.value') }}
            ) as numeric
        ) as revenue_amount,
        coalesce(
            {{ json_text('elements.element', 'last_click.cross_channel_campaign.source') }},
            {{ json_text('elements.element', 'last_click.manual_campaign.source') }},
            {{ json_text('elements.element', 'collected.manual_source') }}
        ) as traffic_source,
        coalesce(
            {{ json_text('elements.element', 'last_click.cross_channel_campaign.medium') }},
            {{ json_text('elements.element', 'last_click.manual_campaign.medium') }},
            {{ json_text('elements.element', 'collected.manual_medium') }}
        ) as traffic_medium,
        coalesce(
            {{ json_text('elements.element', 'last_click.cross_channel_campaign.campaign_name') }},
            {{ json_text('elements.element', 'last_click.manual_campaign.campaign_name') }},
            {{ json_text('elements.element', 'collected.manual_campaign_name') }}
        ) as traffic_campaign,
        {{ json_text(
            'elements.element', 'last_click.cross_channel_campaign.default_channel_group'
        ) }} as traffic_channel_group
    from source
    {{ json_elements('source.document', 'events') }}

),

-- a session is where its first event with a source says it came from
in_sessions as (

    select
        events.*,
        chat_event_names.step as chat_step,
        case
            when events.session_key is not null
                then
                    max(case when chat_event_names.is_chatting then 1 else 0 end) over of_session
                    = 1
        end as is_chatted,
        {%- for name in ['source', 'medium', 'campaign', 'channel_group'] %}
            case
                when events.session_key is not null
                    then first_value(events.traffic_{{ name }}) over from_its_source
                else events.traffic_{{ name }}
            end as session_{{ name }},
        {%- endfor %}
        -- the same purchase or start may have been sent again; everything else counts each time
        row_number() over (
            partition by
                events.account, events.source_record_id, events.event_name,
                case
                    when events.event_name = 'purchase'
                        then coalesce(events.transaction_id, events.event_id)
                    when events.event_name = 'session_start'
                        then coalesce(events.session_key, events.event_id)
                    else events.event_id
                end
            order by events.happened_micros, events.event_id
        ) as copy_number
    from events
    left join chat_event_names on events.event_name = chat_event_names.event_name
    window
        of_session as (
            partition by events.account, events.source_record_id, events.session_key
        ),
        from_its_source as (
            partition by events.account, events.source_record_id, events.session_key
            order by
                case when events.traffic_source is null then 1 else 0 end,
                events.happened_micros,
                events.event_id
        )

),

described as (

    select
        account,
        source_record_id,
        event_date,
        is_final,
        event_name,
        case when event_name = 'purchase' then transaction_id end as transaction_id,
        event_label,
        session_source,
        session_medium,
        session_campaign,
        session_channel_group as channel_group,
        country,
        device,
        case when event_name = 'purchase' then currency end as currency,
        case
            when chat_step is not null then chat_step
            when event_category = 'Smartsupp_v3' then 'unknown'
        end as chat_step,
        is_chatted,
        session_key,
        user_id,
        case when event_name = 'purchase' then revenue_amount end as revenue_amount
    from in_sessions
    where copy_number = 1

),

counted as (

    select
        {{ keys | join(',\n        ') }},
        count(*) as event_count,
        count(distinct session_key) as session_count,
        count(distinct user_id) as user_count,
        case when event_name = 'purchase' then count(*) end as transaction_count,
        sum(revenue_amount) as revenue_amount
    from described
    group by {{ keys | join(',\n        ') }}

),

final as (

    select
        counted.*,
        cast(counted.event_date as {{ dbt.type_string() }}) || '-' || {{ surrogate_key([
            'event_name', 'transaction_id', 'event_label', 'session_source', 'session_medium',
            'session_campaign', 'channel_group', 'country', 'device', 'currency', 'chat_step',
            'is_chatted',
        ]) }} as web_event_id,
        -- the export is neither sampled nor shortened
        false as is_sampled,
        false as is_thresholded,
        false as has_other_row
    from counted

)

select * from final
