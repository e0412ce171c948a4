with

source as (

    select * from {{ source('drop', 'drop__conversations') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        account,
        id as conversation_id,
        {{ json_text('document', 'team.id') }} as team_id,
        {{ json_text('document', 'contact.id') }} as contact_id,
        {{ json_text('document', 'contact.shop_customer_id') }} as shop_customer_id,
        {{ json_text('document', 'contact.ga_client_id') }} as ga_client_id,
        {{ json_text('document', 'closed_by.id') }} as closed_by_id,

        -- attributes
        {{ json_text('document', 'channel') }} as channel,
        {{ json_text('document', 'status') }} as status,
        {{ json_text('document', 'closed_by.type') }} as closed_by_type,
        {{ json_text('document', 'team.name') }} as team_name,
        {{ json_text('document', 'contact.email') }} as email,
        {{ json_text('document', 'contact.phone') }} as phone,
        {{ json_text('document', 'contact.country') }} as country,
        {{ json_text('document', 'contact.device') }} as device,
        {{ json_text('document', 'contact.language') }} as contact_language,
        {{ json_text('document', 'referrer') }} as referrer,
        {{ json_text('document', 'landing_page') }} as landing_page,
        {{ json_text('document', 'source') }} as visit_source,
        {{ json_text('document', 'medium') }} as visit_medium,
        {{ json_text('document', 'url') }} as conversation_url,

        -- booleans
        coalesce(cast({{ json_text('document', 'is_offline') }} as boolean), false) as is_offline,
        coalesce(cast({{ json_text('document', 'is_proactive') }} as boolean), false)
            as is_proactive,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'created_at')) }} as created_at,
        {{ utc_timestamp(json_text('document', 'closed_at')) }} as closed_at

    from source

)

select * from renamed
