-- Yesterday at a glance: customers reached and cared for, orders, cancelled orders, revenue,
-- profit, pages, new customers.
-- One row per account and day; the last fourteen days that have one.
-- The trap: "reached" is counted in messages by some and in customers by others, both stand
-- here. Revenue is of orders placed that day and not cancelled since, so it still changes.
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
from {{ ref('mart_shop_overview') }}
order by local_date desc, account asc
limit 14
