with

source as (

    select * from {{ source('smartsupp_webhooks', 'smartsupp_webhooks__events') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        account,
        id as event_id,
        {{ json_text('document', 'conversation_id') }} as conversation_id,
        coalesce(
            {{ json_text('document', 'data.assigned') }},
            {{ json_text('document', 'data.unassigned') }},
            {{ json_text('document', 'data.agent_id') }},
            {{ json_text('document', 'data.message.agent_id') }}
        ) as operator_id,

        -- attributes
        {{ json_text('document', 'event') }} as event_name,
        {{ json_text('document', 'data.close_type') }} as close_type,

        -- numbers
        cast({{ json_text('document', 'data.rating_value') }} as numeric) as rating_score,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'timestamp')) }} as posted_at

    from source

)

select * from renamed
