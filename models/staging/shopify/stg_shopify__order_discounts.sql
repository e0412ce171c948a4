with

source as (

    select * from {{ source('shopify', 'shopify__orders') }}
    where deleted_at is null and {{ json_text('document', 'order.test') }} = 'false'

),

renamed as (

    select
        -- keys
        source.account,
        source.id as order_id,
        elements.element_number as discount_number,

        -- attributes
        {{ json_scalar('elements.element') }} as discount_code

    from source
    {{ json_elements('source.document', 'order.discountCodes') }}

)

select * from renamed
