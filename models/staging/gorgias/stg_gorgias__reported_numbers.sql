{%- set messages_count = json_text('source.document', 'ticket.messages_count') %}

with

source as (

    select * from {{ source('gorgias', 'gorgias__conversations') }}
    where deleted_at is null and {{ json_text('document', 'ticket.trashed_datetime') }} is null

),

metrics as (

    select
        'messages' as metric,
        'messages' as unit

),

final as (

    select
        -- keys
        source.account,
        source.id as source_record_id,
        'gorgias' as vendor,
        metrics.metric,
        'conversation' as grain,
        source.id as grain_key,
        source.id as conversation_id,

        -- attributes
        metrics.unit,

        -- numbers
        cast(
            case metrics.metric
                when 'messages'
                    then cast({{ messages_count }} as numeric)
            end as numeric
        ) as reported_value,

        -- dates
        cast(null as date) as reported_date
    from source
    cross join metrics

)

select * from final
