with

source as (

    select * from {{ source('woocommerce', 'woocommerce__orders') }}
    where deleted_at is null and {{ json_text('document', 'is_test') }} = 'false'

),

renamed as (

    select
        -- keys
        source.account,
        source.id as order_id,
        elements.element_number as discount_number,

        -- attributes
        {{ json_text('elements.element', 'code') }} as discount_code

    from source
    {{ json_elements('source.document', 'order.coupon_lines') }}

)

select * from renamed
