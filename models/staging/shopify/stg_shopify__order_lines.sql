{%- set is_of_line = (
    json_text('elements.element', 'lineItem.id') ~ " = lines.vendor_line_id and cast("
    ~ json_text('elements.element', 'refund.totalRefundedSet.shopMoney.amount')
    ~ " as numeric) > 0"
) %}

with

source as (

    select * from {{ source('shopify', 'shopify__orders') }}
    where deleted_at is null and {{ json_text('document', 'order.test') }} = 'false'

),

lines as (

    select
        source.account,
        source.id as order_id,
        source.document,
        elements.element_number as line_number,
        elements.element,
        {{ json_text('elements.element', 'id') }} as vendor_line_id,
        {{ json_text('source.document', 'order.edited') }} = 'true' as is_edited,
        cast({{ json_text('elements.element', 'quantity') }} as numeric) as full_quantity,
        cast({{ json_text('elements.element', 'currentQuantity') }} as numeric)
            as current_quantity
    from source
    {{ json_elements('source.document', 'lines') }}

),

-- units that an edit took out were never sold; units given back for money were
sold as (

    select
        lines.*,
        case
            when lines.is_edited
                then
                    least(
                        lines.full_quantity,
                        lines.current_quantity
                        + coalesce(
                            {{ json_sum(
                                'lines.document', 'refund_lines', 'quantity', is_of_line
                            ) }}, 0
                        )
                    )
            else lines.full_quantity
        end as quantity
    from lines

),

final as (

    select
        -- keys
        account,
        order_id,
        line_number,
        {{ dbt.split_part('vendor_line_id', "'/'", 5) }} as line_id,
        {{ json_text('element', 'product.legacyResourceId') }} as product_id,

        -- attributes
        {{ json_text('element', 'sku') }} as sku,
        {{ json_text('element', 'title') }} as product_name,

        -- numbers; the cost is that of today
        quantity,
        cast({{ json_text('element', 'originalUnitPriceSet.shopMoney.amount') }} as numeric)
            as unit_price_amount,
        cast({{ json_text('element', 'variant.inventoryItem.unitCost.amount') }} as numeric)
            as unit_cost_amount,
        coalesce(
            cast({{ json_text('element', 'totalDiscountSet.shopMoney.amount') }} as numeric), 0
        ) as discount_amount
    from sold
    where quantity > 0

)

select * from final
