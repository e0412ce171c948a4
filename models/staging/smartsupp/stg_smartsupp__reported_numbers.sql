{%- set waited = "cast(" ~ json_text('elements.element', 'response_time') ~ " as numeric)" %}
{%- set by_an_agent = json_text('elements.element', 'sub_type') ~ " = 'agent'" %}
{%- set is_reply = json_text('elements.element', 'is_reply') ~ " = 'true' and " ~ by_an_agent %}
{%- set is_first_reply = (
    json_text('elements.element', 'is_first_reply') ~ " = 'true' and " ~ by_an_agent
) %}

with

source as (

    select * from {{ source('smartsupp', 'smartsupp__conversations') }}
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
    union all
    select
        'responses' as metric,
        'responses' as unit

),

final as (

    select
        -- keys
        source.account,
        source.id as source_record_id,
        'smartsupp' as vendor,
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
                        {{ json_elements('held.document', 'messages') }}
                        where {{ is_first_reply }}
                    )
                when 'response_time'
                    then (
                        select avg({{ waited }})
                        from (select source.document) as held
                        {{ json_elements('held.document', 'messages') }}
                        where {{ is_reply }}
                    )
                when 'responses'
                    then (
                        select count(*)
                        from (select source.document) as held
                        {{ json_elements('held.document', 'messages') }}
                        where {{ is_reply }}
                    )
            end as numeric
        ) as reported_value,

        -- dates
        cast(null as date) as reported_date
    from source
    cross join metrics

)

select * from final
