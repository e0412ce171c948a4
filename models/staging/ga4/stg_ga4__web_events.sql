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

-- whether a row is about those who chatted: null for the rows of everybody where nobody can say
splits as (

    select cast(null as boolean) as is_chatted
    union all
    select true as is_chatted
    union all
    select false as is_chatted

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

{%- set keys = [
    'report', 'account', 'source_record_id', 'is_split', 'currency', 'is_sampled', 'is_thresholded',
    'has_other_row', 'is_final', 'event_date', 'event_name', 'transaction_id', 'event_label',
    'session_source', 'session_medium', 'session_campaign', 'channel_group', 'country', 'device',
] %}
{%- set numbers = [
    'event_count', 'session_count', 'user_count', 'transaction_count', 'revenue_amount'
] %}

-- everybody, and among them those who chatted
counted as (

    select
        {{ keys | join(', ') }},
        {%- for number in numbers %}
        sum(case when not is_of_chatted then {{ number }} end) as {{ number }},
        sum(case when is_of_chatted then {{ number }} end) as chatted_{{ number }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from sent
    group by {{ keys | join(', ') }}

),

split as (

    select
        {% for key in keys %}counted.{{ key }}, {% endfor %}
        splits.is_chatted,
        {%- for number in numbers %}
        case
            when splits.is_chatted then counted.chatted_{{ number }}
            when not splits.is_chatted
                then counted.{{ number }} - coalesce(counted.chatted_{{ number }}, 0)
            else counted.{{ number }}
        end as {{ number }}{{ ',' if not loop.last }}
        {%- endfor %}
    from counted
    inner join splits on counted.is_split = (splits.is_chatted is not null)

),

final as (

    select
        -- keys
        split.account,
        cast(split.event_date as {{ dbt.type_string() }}) || '-' || {{ surrogate_key([
            'split.report', 'split.event_name', 'split.transaction_id', 'split.event_label',
            'split.session_source', 'split.session_medium', 'split.session_campaign',
            'split.channel_group', 'split.country', 'split.device', 'split.is_chatted',
        ]) }} as web_event_id,
        split.source_record_id,
        nullif(nullif(nullif(split.transaction_id, '(not set)'), '(other)'), '')
            as transaction_id,

        -- attributes
        case split.report
            when 'traffic' then 'session_start'
            when 'transactions' then 'purchase'
            else split.event_name
        end as event_name,
        {%- for name in [
            'event_label', 'session_source', 'session_medium', 'session_campaign',
            'channel_group', 'country', 'device',
        ] %}
        nullif(nullif(split.{{ name }}, '(not set)'), '') as {{ name }},
        {%- endfor %}
        case when split.report = 'transactions' then split.currency end as currency,
        case
            when split.report = 'chat_events' then coalesce(event_names.step, 'unknown')
        end as chat_step,

        -- numbers
        cast(split.event_count as bigint) as event_count,
        cast(greatest(split.session_count, 0) as bigint) as session_count,
        cast(greatest(split.user_count, 0) as bigint) as user_count,
        cast(split.transaction_count as bigint) as transaction_count,
        split.revenue_amount,

        -- booleans
        split.is_chatted,
        split.is_sampled,
        split.is_thresholded,
        split.has_other_row,
        split.is_final,

        -- dates
        split.event_date
    from split
    left join event_names on split.event_name = event_names.event_name
    where split.event_count > 0 or split.is_chatted is null

)

select * from final
