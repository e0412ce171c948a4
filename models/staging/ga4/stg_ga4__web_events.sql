{% set keys = [
    'sent.report', 'sent.account', 'sent.source_record_id', 'signs.is_chatted', 'sent.currency',
    'sent.is_sampled', 'sent.is_thresholded', 'sent.has_other_row', 'sent.is_final',
    'sent.event_date', 'sent.event_name', 'sent.transaction_id', 'sent.event_label',
    'sent.session_source', 'sent.session_medium', 'sent.session_campaign', 'sent.channel_group',
    'sent.country', 'sent.device',
] %}

with

source as (

    {%- for report in ['traffic', 'funnel', 'transactions', 'chat_events'] %}
        select
            '{{ report }}' as report,
            account,
            '{{ report }}:' || id as source_record_id,
            document
        from {{ source('ga4', 'ga4__' ~ report) }}
        where deleted_at is null
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

event_names as (

    select * from {{ ref('ga4_chat_events') }}

),

-- whoever did not chat is what is left of everybody
signs as (

    select
        false as is_split,
        false as is_of_chatted,
        cast(null as boolean) as is_chatted,
        1 as sign
    union all
    select
        true as is_split,
        false as is_of_chatted,
        false as is_chatted,
        1 as sign
    union all
    select
        true as is_split,
        true as is_of_chatted,
        true as is_chatted,
        1 as sign
    union all
    select
        true as is_split,
        true as is_of_chatted,
        false as is_chatted,
        -1 as sign

),

sent as (

    select
        source.report,
        source.account,
        source.source_record_id,
        cast({{ json_text('source.document', 'is_split') }} as boolean) as is_split,
        {{ json_text('source.document', 'metadata.currency') }} as currency,
        cast({{ json_text('source.document', 'metadata.is_sampled') }} as boolean) as is_sampled,
        cast({{ json_text('source.document', 'metadata.is_thresholded') }} as boolean)
            as is_thresholded,
        cast({{ json_text('source.document', 'metadata.has_other_row') }} as boolean)
            as has_other_row,
        cast({{ json_text('source.document', 'is_final') }} as boolean) as is_final,
        cast({{ json_text('source.document', 'date') }} as date) as event_date,
        coalesce({{ json_text('elements.element', 'eventName') }}, '') as event_name,
        coalesce({{ json_text('elements.element', 'transactionId') }}, '') as transaction_id,
        coalesce({{ json_text('elements.element', 'eventLabel') }}, '') as event_label,
        coalesce({{ json_text('elements.element', 'sessionSource') }}, '') as session_source,
        coalesce({{ json_text('elements.element', 'sessionMedium') }}, '') as session_medium,
        coalesce({{ json_text('elements.element', 'sessionCampaignName') }}, '')
            as session_campaign,
        coalesce({{ json_text('elements.element', 'sessionDefaultChannelGroup') }}, '')
            as channel_group,
        coalesce({{ json_text('elements.element', 'countryId') }}, '') as country,
        coalesce({{ json_text('elements.element', 'deviceCategory') }}, '') as device,
        {{ json_text('elements.element', 'chatted') }} is not null as is_of_chatted,
        cast({{ json_text('elements.element', 'eventCount') }} as numeric) as event_count,
        cast({{ json_text('elements.element', 'sessions') }} as numeric) as session_count,
        cast({{ json_text('elements.element', 'totalUsers') }} as numeric) as user_count,
        cast({{ json_text('elements.element', 'transactions') }} as numeric) as transaction_count,
        cast({{ json_text('elements.element', 'purchaseRevenue') }} as numeric) as revenue_amount
    from source
    {{ json_elements('source.document', 'rows') }}

),

counted as (

    select
        {{ keys | join(',\n        ') }},
        sum(signs.sign * sent.event_count) as event_count,
        sum(signs.sign * sent.session_count) as session_count,
        sum(signs.sign * sent.user_count) as user_count,
        sum(signs.sign * sent.transaction_count) as transaction_count,
        sum(signs.sign * sent.revenue_amount) as revenue_amount
    from sent
    inner join signs
        on sent.is_split = signs.is_split and sent.is_of_chatted = signs.is_of_chatted
    group by {{ keys | join(', ') }}

),

final as (

    select
        -- keys
        counted.account,
        cast(counted.event_date as {{ dbt.type_string() }}) || '-' || {{ surrogate_key([
            'counted.report', 'counted.event_name', 'counted.transaction_id', 'counted.event_label',
            'counted.session_source', 'counted.session_medium', 'counted.session_campaign',
            'counted.channel_group', 'counted.country', 'counted.device', 'counted.is_chatted',
        ]) }} as web_event_id,
        counted.source_record_id,
        nullif(nullif(nullif(counted.transaction_id, '(not set)'), '(other)'), '')
            as transaction_id,

        -- attributes
        case counted.report
            when 'traffic' then 'session_start'
            when 'transactions' then 'purchase'
            else counted.event_name
        end as event_name,
        {%- for name in [
                'event_label', 'session_source', 'session_medium', 'session_campaign',
                'channel_group', 'country', 'device',
            ] %}
            nullif(nullif(counted.{{ name }}, '(not set)'), '') as {{ name }},
        {%- endfor %}
        case when counted.report = 'transactions' then counted.currency end as currency,
        case
            when counted.report = 'chat_events' then coalesce(event_names.step, 'unknown')
        end as chat_step,

        -- numbers
        cast(counted.event_count as bigint) as event_count,
        cast(greatest(counted.session_count, 0) as bigint) as session_count,
        cast(greatest(counted.user_count, 0) as bigint) as user_count,
        cast(counted.transaction_count as bigint) as transaction_count,
        counted.revenue_amount,

        -- booleans
        counted.is_chatted,
        counted.is_sampled,
        counted.is_thresholded,
        counted.has_other_row,
        counted.is_final,

        -- dates
        counted.event_date
    from counted
    left join event_names on counted.event_name = event_names.event_name
    where counted.event_count > 0 or counted.is_chatted is null

)

select * from final
