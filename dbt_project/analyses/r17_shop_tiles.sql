-- Yesterday at a glance: customers reached and cared for, orders, cancelled orders, revenue,
-- profit, pages, new customers.
-- One row per account and day; the last fourteen days of each account, newest first.
-- The trap: "reached" is counted in messages by some and in customers by others, both stand
-- here. Revenue is of orders placed that day and not cancelled since, so it still changes.
-- A day on which nothing happened is a row of zeros: the page is connected all the same.
with

known_days as (

    select
        account,
        min(local_date) as first_date,
        max(local_date) as last_date
    from {{ ref('mart_shop_overview') }}
    group by account

),

days as (

    select
        known_days.account,
        dates.calendar_date as local_date
    from known_days
    inner join {{ ref('dim_dates') }} as dates
        on
            known_days.first_date <= dates.calendar_date
            and known_days.last_date >= dates.calendar_date
            and known_days.last_date - 14 < dates.calendar_date

)

select
    days.account,
    days.local_date,
    coalesce(tiles.reached_messages, 0) as reached_messages,
    coalesce(tiles.reached_customers, 0) as reached_customers,
    coalesce(tiles.cared_customers, 0) as cared_customers,
    coalesce(tiles.orders_kept, 0) as orders_kept,
    coalesce(tiles.orders_cancelled, 0) as orders_cancelled,
    coalesce(tiles.revenue_amount, 0) as revenue_amount,
    tiles.gross_profit_amount,
    shops.currency,
    coalesce(tiles.accounts_active, 0) as accounts_active,
    coalesce(tiles.accounts_connected, 1) as accounts_connected,
    coalesce(tiles.new_customers, 0) as new_customers
from days
inner join {{ ref('dim_accounts') }} as shops on days.account = shops.account
left join {{ ref('mart_shop_overview') }} as tiles
    on days.account = tiles.account and days.local_date = tiles.local_date
order by days.account asc, days.local_date desc
