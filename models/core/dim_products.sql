{{ replace_whole(['account', 'product_id']) }}

with

order_lines as (

    select * from {{ ref('int_order_lines') }}

),

final as (

    select
        {{ surrogate_key(['account', 'coalesce(product_id, sku)']) }} as product_key,
        account,
        coalesce(product_id, sku) as product_id,
        max(sku) as sku,
        max(product_name) as product_name
    from order_lines
    where coalesce(product_id, sku) is not null
    group by account, coalesce(product_id, sku)

)

select * from final
