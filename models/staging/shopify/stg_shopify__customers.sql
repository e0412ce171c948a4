with

source as (

    select * from {{ source('shopify', 'shopify__customers') }}
    where deleted_at is null

),

renamed as (

    select
        source.*,
        {{ json_text('document', 'customer.defaultEmailAddress.marketingState') }}
            as marketing_state
    from source

),

final as (

    select
        -- keys
        account,
        id as shop_customer_id,
        cast(null as {{ dbt.type_string() }}) as ga_client_id,

        -- attributes
        {{ json_text('document', 'customer.defaultEmailAddress.emailAddress') }} as email,
        {{ json_text('document', 'customer.defaultPhoneNumber.phoneNumber') }} as phone,
        marketing_state,

        -- booleans; who never answered neither agreed nor refused
        case marketing_state when 'SUBSCRIBED' then true when 'UNSUBSCRIBED' then false end
            as has_marketing_consent,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'customer.createdAt')) }} as created_at,
        case
            when marketing_state in ('SUBSCRIBED', 'UNSUBSCRIBED')
                then
                    {{ utc_timestamp(
                        json_text('document', 'customer.defaultEmailAddress.marketingUpdatedAt')
                    ) }}
        end as consent_at,
        source_updated_at

    from renamed

)

select * from final
