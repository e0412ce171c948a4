with

source as (

    select * from {{ source('sapo_chat_report', 'sapo_chat_report__reports') }}
    where deleted_at is null

),

metrics as (

    select
        'contact_messages' as metric,
        'messages' as unit
    union all
    select
        'orders' as metric,
        'orders' as unit
    union all
    select
        'order_value' as metric,
        'money' as unit

),

final as (

    select
        -- keys
        source.account,
        source.id as source_record_id,
        'sapo_chat_report' as vendor,
        metrics.metric,
        'day' as grain,
        source.id as grain_key,
        cast(null as {{ dbt.type_string() }}) as conversation_id,

        -- attributes
        metrics.unit,

        -- numbers
        cast(
            case metrics.metric
                when 'contact_messages'
                    then cast({{ json_text('source.document', 'reached') }} as numeric)
                when 'orders'
                    then cast({{ json_text('source.document', 'orders') }} as numeric)
                when 'order_value'
                    then cast({{ json_text('source.document', 'revenue') }} as numeric)
            end as numeric
        ) as reported_value,

        -- dates
        cast({{ json_text('source.document', 'day') }} as date) as reported_date
    from source
    cross join metrics

)

select * from final
