{% macro products_sold(orders, order_lines, days) -%}
    select
        placed.account,
        placed.ordered_date,
        placed.currency,
        coalesce(lines_of_order.product_id, lines_of_order.sku) as product_id,
        sum(lines_of_order.quantity) as units,
        sum(lines_of_order.line_amount) as amount
    from {{ orders }} as placed
    inner join (
        select account, min(calendar_date) as first_date, max(calendar_date) as last_date
        from {{ days }}
        group by account
    ) as needed
        on placed.account = needed.account and placed.ordered_date between needed.first_date and needed.last_date
    inner join {{ order_lines }} as lines_of_order
        on placed.account = lines_of_order.account and placed.order_id = lines_of_order.order_id
    where not placed.is_cancelled and coalesce(lines_of_order.product_id, lines_of_order.sku) is not null
    group by
        placed.account,
        placed.ordered_date,
        placed.currency,
        coalesce(lines_of_order.product_id, lines_of_order.sku)
{%- endmacro %}
