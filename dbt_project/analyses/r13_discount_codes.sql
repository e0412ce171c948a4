-- How often was each discount code used, and what was taken off those orders?
-- One row per account, month, code and currency.
-- The trap: the discount is the whole one of orders with the code; an order with two codes is in
-- both rows, so rows do not add up. Cancelled orders are left out.
select
    discounts.account,
    dates.month_start_date,
    discounts.discount_code,
    orders.currency,
    count(*) as orders_with_code,
    sum(orders.discount_amount) as discount_amount,
    sum(orders.order_net_amount) as revenue_net_amount
from {{ ref('fct_order_discounts') }} as discounts
inner join {{ ref('fct_orders') }} as orders
    on discounts.account = orders.account and discounts.order_id = orders.order_id
inner join {{ ref('dim_dates') }} as dates on orders.ordered_date = dates.calendar_date
where not orders.is_cancelled
group by discounts.account, dates.month_start_date, discounts.discount_code, orders.currency
order by discounts.account, dates.month_start_date, discounts.discount_code, orders.currency
