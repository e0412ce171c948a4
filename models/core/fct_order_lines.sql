{{ config(materialized='view') }}

with

order_lines as (

    select * from {{ ref('int_order_lines') }}

),

final as (

    select
        -- keys
        account,
        order_id,
        line_number,
        line_id,
        case
            when coalesce(product_id, sku) is not null
                then {{ surrogate_key(['account', 'coalesce(product_id, sku)']) }}
        end as product_key,
        product_id,
        sku,

        -- attributes
        product_name,

        -- numbers
        quantity,
        unit_price_amount,
        unit_cost_amount,
        discount_amount,
        quantity * unit_price_amount - discount_amount as line_amount
    from order_lines

)

select * from final
