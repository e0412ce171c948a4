with

source as (

    select * from {{ source('drop', 'drop__customers') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        account,
        id as shop_customer_id,
        {{ json_text('document', 'ga_client_id') }} as ga_client_id,

        -- attributes
        {{ json_text('document', 'email') }} as email,
        {{ json_text('document', 'phone') }} as phone,

        -- booleans
        cast({{ json_text('document', 'marketing_consent') }} as boolean) as has_marketing_consent,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'created_at')) }} as created_at,
        {{ utc_timestamp(json_text('document', 'consent_at')) }} as consent_at,
        source_updated_at

    from source

)

select * from renamed
