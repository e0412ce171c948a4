with

source as (

    select * from {{ source('chatwoot', 'chatwoot__conversations') }}
    where deleted_at is null

),

metrics as (

    select
        'first_response_time' as metric,
        'seconds' as unit
    union all
    select
        'resolution_time' as metric,
        'seconds' as unit

),

final as (

    select
        -- keys
        source.account,
        source.id as source_record_id,
        'chatwoot' as vendor,
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
                    then cast({{ json_text_of_newest(
                        'document', 'reporting_events', 'value', 'event_end_time',
                        json_text('elements.element', 'name') ~ " = 'first_response'"
                    ) }} as numeric)
                when 'resolution_time'
                    then cast({{ json_text_of_newest(
                        'document', 'reporting_events', 'value', 'event_end_time',
                        json_text('elements.element', 'name') ~ " = 'conversation_resolved'"
                    ) }} as numeric)
            end as numeric
        ) as reported_value,

        -- dates
        cast(null as date) as reported_date
    from source
    cross join metrics

)

select * from final
