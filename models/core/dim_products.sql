{{ replace_whole(['account', 'product_id']) }}

with

order_lines as (

    select * from {{ ref('int_order_lines') }}

),

suggested_products as (

    select * from {{ ref('int_suggested_products') }}

),

named as (

    select
        account,
        coalesce(product_id, sku) as product_id,
        max({{ by_code_point('sku') }}) as sku,
        max({{ by_code_point('product_name') }}) as product_name,
        true as is_ordered
    from order_lines
    where coalesce(product_id, sku) is not null
    group by account, coalesce(product_id, sku)

    union all

    select
        account,
        product_id,
        cast(null as {{ dbt.type_string() }}) as sku,
        max({{ by_code_point('product_name') }}) as product_name,
        false as is_ordered
    from suggested_products
    group by account, product_id

),

-- the shop's own name goes before the one by which a chat tool suggests it
final as (

    select
        {{ surrogate_key(['account', 'product_id']) }} as product_key,
        account,
        product_id,
        max({{ by_code_point('sku') }}) as sku,
        coalesce(
            max({{ by_code_point('case when is_ordered then product_name end') }}),
            max({{ by_code_point('product_name') }})
        ) as product_name
    from named
    group by account, product_id

)

select * from final
