with

source as (

    select * from {{ source('drop', 'drop__campaign_deliveries') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        account,
        id as delivery_id,
        {{ json_text('document', 'campaign_id') }} as campaign_id,
        {{ json_text('document', 'conversation_id') }} as conversation_id,
        {{ json_text('document', 'visitor_id') }} as visitor_id,

        -- attributes
        {{ json_text('document', 'campaign_name') }} as campaign_name,
        {{ json_text('document', 'campaign_type') }} as campaign_type,
        {{ json_text('document', 'variant') }} as variant,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'triggered_at')) }} as triggered_at,
        {{ utc_timestamp(json_text('document', 'viewed_at')) }} as viewed_at,
        {{ utc_timestamp(json_text('document', 'replied_at')) }} as replied_at

    from source

)

select * from renamed
