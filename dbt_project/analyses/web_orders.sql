-- Of what the shop sold on the web, how much did web analytics see, by month?
-- One row per account, month of ordering and currency.
-- The trap: web analytics misses who refuses to be measured, and never tells of refunds. Its
-- share is how far its other numbers can be trusted, and no fault of the shop's.
select
    seen.account,
    dates.month_start_date,
    seen.currency,
    sum(seen.matched_order_count) as orders_in_both,
    sum(seen.order_only_in_shop_count) as orders_only_in_shop,
    sum(seen.order_only_in_web_analytics_count) as orders_only_in_web_analytics,
    sum(seen.seen_order_numerator) / nullif(sum(seen.seen_order_denominator), 0)
        as seen_order_rate,
    sum(seen.matched_order_amount) as matched_order_amount,
    sum(seen.matched_revenue_amount) as matched_revenue_amount,
    sum(seen.revenue_difference_amount) as revenue_difference_amount
from {{ ref('mart_web_order_reconciliation') }} as seen
inner join {{ ref('dim_dates') }} as dates on seen.local_date = dates.calendar_date
group by seen.account, dates.month_start_date, seen.currency
order by seen.account asc, dates.month_start_date asc, seen.currency asc
