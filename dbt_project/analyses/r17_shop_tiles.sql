-- Yesterday at a glance: customers reached and cared for, orders, cancelled orders, revenue,
-- profit, pages, new customers.
-- One row per account and day; the last fourteen days of each account, newest first.
-- The trap: "reached" is counted in messages by some and in customers by others, both stand
-- here. Revenue is of orders placed that day and not cancelled since, so it still changes.
with

days as (

    select
        *,
        row_number() over (partition by account order by local_date desc) as day_number
    from {{ ref('mart_shop_overview') }}

)

select
    account,
    local_date,
    reached_messages,
    reached_customers,
    cared_customers,
    orders_kept,
    orders_cancelled,
    revenue_amount,
    gross_profit_amount,
    currency,
    accounts_active,
    accounts_connected,
    new_customers
from days
where day_number <= 14
order by account asc, local_date desc
