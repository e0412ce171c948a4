with

source as (

    select * from {{ source('woocommerce', 'woocommerce__orders') }}
    where deleted_at is null and {{ json_text('document', 'is_test') }} = 'false'

),

lines as (

    select
        source.account,
        source.id as order_id,
        {{ json_text('source.document', 'order.prices_include_tax') }} = 'true'
            as has_tax_in_prices,
        elements.element_number as line_number,
        elements.element,
        cast({{ json_text('elements.element', 'line.quantity') }} as numeric) as quantity
    from source
    {{ json_elements('source.document', 'lines') }}

),

final as (

    select
        -- keys
        account,
        order_id,
        line_number,
        {{ json_text('element', 'line.id') }} as line_id,
        nullif({{ json_text('element', 'line.product_id') }}, '0') as product_id,

        -- attributes
        nullif({{ json_text('element', 'line.sku') }}, '') as sku,
        {{ json_text('element', 'line.name') }} as product_name,

        -- numbers; coupons are with the order, though the vendor shares them among the lines
        quantity,
        round(
            (
                cast({{ json_text('element', 'line.subtotal') }} as numeric)
                + case
                    when has_tax_in_prices
                        then cast({{ json_text('element', 'line.subtotal_tax') }} as numeric)
                    else 0
                end
            )
            / nullif(quantity, 0), 4
        ) as unit_price_amount,
        round(cast({{ json_text('element', 'cost') }} as numeric) / nullif(quantity, 0), 4)
            as unit_cost_amount,
        cast(0 as numeric) as discount_amount
    from lines

)

select * from final
