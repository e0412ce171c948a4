-- What did we sell, what of it was cancelled or given back, and what remains without shipping and
-- tax, by month of ordering?
-- One row per account, month and currency.
-- The trap: cancellations and refunds of later months are taken from the month of the order, so
-- the past still changes (date_basis 'cancelled' and 'refunded' tell when it happened). Shipping
-- and tax are only what orders tell of them: where a shop tells none, nothing is taken off.
select
    orders.account,
    dates.month_start_date,
    orders.currency,
    sum(orders.orders_created) as orders_created,
    sum(orders.orders_cancelled) as orders_cancelled,
    sum(orders.orders_kept) as orders_kept,
    sum(orders.revenue_gross_amount) as revenue_gross_amount,
    sum(orders.revenue_kept_amount) as revenue_kept_amount,
    sum(orders.refunded_amount) as refunded_amount,
    sum(orders.revenue_net_amount) as revenue_net_amount,
    sum(orders.revenue_kept_amount)
    - coalesce(sum(orders.shipping_amount), 0)
    - coalesce(sum(orders.tax_amount), 0) as revenue_of_goods_amount,
    sum(orders.gross_profit_amount) as gross_profit_amount,
    sum(orders.delivered_gross_profit_amount) as delivered_gross_profit_amount,
    sum(orders.average_order_value_numerator)
    / nullif(sum(orders.average_order_value_denominator), 0) as average_order_value_rate,
    lag(sum(orders.revenue_net_amount)) over (
        partition by orders.account, orders.currency order by dates.month_start_date
    ) as revenue_net_amount_month_before
from {{ ref('mart_orders') }} as orders
inner join {{ ref('dim_dates') }} as dates on orders.local_date = dates.calendar_date
where orders.date_basis = 'ordered'
group by orders.account, dates.month_start_date, orders.currency
order by orders.account asc, dates.month_start_date asc, orders.currency asc
