{%- set waited = (
    "cast(" ~ json_text('elements.element', 'metrics.first_response_time') ~ " as numeric) / 1000"
) %}
{%- set by_operators = 'metrics.operator_message_count' %}
{%- set by_contacts = 'metrics.visitor_message_count' %}

with

source as (

    select * from {{ source('zoho_salesiq', 'zoho_salesiq__conversations') }}
    where deleted_at is null

),

metrics as (

    select
        'first_response_time' as metric,
        'seconds' as unit
    union all
    select
        'operator_messages' as metric,
        'messages' as unit
    union all
    select
        'contact_messages' as metric,
        'messages' as unit

),

final as (

    select
        -- keys
        source.account,
        source.id as source_record_id,
        'zoho_salesiq' as vendor,
        metrics.metric,
        'conversation' as grain,
        source.id as grain_key,
        source.id as conversation_id,

        -- attributes
        metrics.unit,

        -- numbers
        cast(
            case metrics.metric
                when 'first_response_time'
                    then (
                        select min({{ waited }})
                        from (select source.document) as held
                        {{ json_elements('held.document', 'threads') }}
                        where elements.element_number = 1
                    )
                when 'operator_messages'
                    then {{ json_sum('source.document', 'threads', by_operators) }}
                when 'contact_messages'
                    then {{ json_sum('source.document', 'threads', by_contacts) }}
            end as numeric
        ) as reported_value,

        -- dates
        cast(null as date) as reported_date
    from source
    cross join metrics

)

select * from final
