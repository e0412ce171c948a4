{%- set first_response = json_text('source.document', 'chat.channel.firstResponse') %}
{%- set mean_response = json_text('source.document', 'chat.channel.avgResponse') %}

with

source as (

    select * from {{ source('smartsupp_ended_chats', 'smartsupp_ended_chats__conversations') }}
    where deleted_at is null

),

metrics as (

    select
        'first_response_time' as metric,
        'seconds' as unit
    union all
    select
        'response_time' as metric,
        'seconds' as unit

),

final as (

    select
        -- keys
        source.account,
        source.id as source_record_id,
        'smartsupp_ended_chats' as vendor,
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
                    then cast({{ first_response }} as numeric)
                when 'response_time'
                    then cast({{ mean_response }} as numeric)
            end as numeric
        ) as reported_value,

        -- dates
        cast(null as date) as reported_date
    from source
    cross join metrics

)

select * from final
