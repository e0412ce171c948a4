with

source as (

    select * from {{ source('shoptet', 'shoptet__orders') }}
    where deleted_at is null and coalesce({{ json_text('document', 'is_test') }}, 'false') <> 'true'

),

items as (

    select
        source.account,
        source.id as order_id,
        elements.element_number,
        elements.element,
        {{ json_text('source.document', 'purchase_price') }} as purchase_price,
        cast({{ json_text('elements.element', 'amount') }} as numeric) as quantity,
        cast({{ json_text('elements.element', 'unitPrice.withVat') }} as numeric)
            as unit_price_amount,
        cast({{ json_text('elements.element', 'itemPrice.withVat') }} as numeric) as line_amount,
        cast({{ json_text('elements.element', 'purchasePrice.withVat') }} as numeric) as cost_amount
    from source
    {{ json_elements('source.document', 'order.items') }}
    -- the parts of a set are sold with the set, and these are no goods
    where
        {{ json_text('elements.element', 'itemType') }} not in (
            'shipping', 'billing', 'discount-coupon', 'volume-discount', 'product-set-item',
            'deposit'
        )

),

renamed as (

    select
        -- keys
        account,
        order_id,
        element_number as line_number,
        {{ json_text('element', 'itemId') }} as line_id,
        {{ json_text('element', 'productGuid') }} as product_id,

        -- attributes
        {{ json_text('element', 'code') }} as sku,
        {{ json_text('element', 'name') }} as product_name,

        -- numbers; what the line costs less than its units is its discount
        quantity,
        unit_price_amount,
        case purchase_price
            when 'line' then cost_amount / nullif(quantity, 0)
            else cost_amount
        end as unit_cost_amount,
        coalesce(quantity * unit_price_amount - line_amount, 0) as discount_amount

    from items

)

select * from renamed
