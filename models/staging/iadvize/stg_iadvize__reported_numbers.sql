{%- set contacts = json_text('source.document', 'statistic.contact_number') %}
{%- set received = json_text('source.document', 'statistic.contact_received_message_number') %}
{%- set transactions = json_text('source.document', 'statistic.transaction_after_contact_number') %}
{%- set amount = json_text('source.document', 'statistic.transaction_after_contact_amount') %}

with

source as (

    select * from {{ source('iadvize', 'iadvize__statistics') }}
    where deleted_at is null

),

metrics as (

    select
        'closed_conversations' as metric,
        'conversations' as unit
    union all
    select
        'contact_messages_of_closed' as metric,
        'messages' as unit
    union all
    select
        'attributed_orders' as metric,
        'orders' as unit
    union all
    select
        'attributed_revenue' as metric,
        'money' as unit

),

final as (

    select
        -- keys
        source.account,
        source.id as source_record_id,
        'iadvize' as vendor,
        metrics.metric,
        'day' as grain,
        source.id as grain_key,
        cast(null as {{ dbt.type_string() }}) as conversation_id,

        -- attributes
        metrics.unit,

        -- numbers
        cast(
            case metrics.metric
                when 'closed_conversations'
                    then cast({{ contacts }} as numeric)
                when 'contact_messages_of_closed'
                    then cast({{ received }} as numeric)
                when 'attributed_orders'
                    then cast({{ transactions }} as numeric)
                when 'attributed_revenue'
                    then cast({{ amount }} as numeric)
            end as numeric
        ) as reported_value,

        -- dates
        cast({{ json_text('source.document', 'date') }} as date) as reported_date
    from source
    cross join metrics

)

select * from final
