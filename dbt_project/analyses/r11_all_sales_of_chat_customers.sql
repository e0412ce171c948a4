-- What do customers buy from us who ever wrote to us, what of it within five days after writing,
-- and what do all others buy, by month?
-- One row per account, month in which the orders were placed, and currency.
-- The trap: sales of customers who ever wrote before are no sales by the chat: a loyal customer
-- who once asked something buys for years. They hold what is credited to conversations, so never
-- add the two. Both are net of refunds and cancellation.
with

credited as (

    select
        revenue.account,
        dates.month_start_date,
        revenue.currency,
        sum(revenue.credited_amount) as attributed_amount
    from {{ ref('mart_revenue_attribution') }} as revenue
    inner join {{ ref('dim_dates') }} as dates on revenue.local_date = dates.calendar_date
    where
        revenue.date_basis = 'order'
        and revenue.attribution_model = 'last_touch'
        and revenue.window_hours = 120
    group by revenue.account, dates.month_start_date, revenue.currency

),

placed as (

    select
        orders.account,
        dates.month_start_date,
        orders.currency,
        sum(orders.orders_kept) as orders_kept,
        sum(orders.orders_influenced) as orders_influenced,
        sum(orders.revenue_net_amount) as revenue_net_amount,
        sum(orders.revenue_influenced_amount) as revenue_influenced_amount
    from {{ ref('mart_orders') }} as orders
    inner join {{ ref('dim_dates') }} as dates on orders.local_date = dates.calendar_date
    where orders.date_basis = 'ordered'
    group by orders.account, dates.month_start_date, orders.currency

)

select
    placed.account,
    placed.month_start_date,
    placed.currency,
    placed.orders_kept,
    placed.orders_influenced,
    placed.revenue_net_amount,
    placed.revenue_influenced_amount,
    coalesce(credited.attributed_amount, 0) as attributed_amount,
    placed.revenue_net_amount - placed.revenue_influenced_amount as revenue_of_others_amount
from placed
left join credited
    on
        placed.account = credited.account
        and placed.month_start_date = credited.month_start_date
        and placed.currency = credited.currency
order by placed.account, placed.month_start_date, placed.currency
