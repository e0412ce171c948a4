-- On which channels do our customers prefer to write, and what do they buy?
-- One row per preferred channel and currency, over all accounts and the whole time.
-- The trap: customers who never wrote prefer no channel (null), and a customer of two accounts
-- is one. Revenue counts whatever they bought, also before they ever wrote.
select
    preferred_channel,
    reporting_currency,
    count(*) as customers,
    sum(conversations) as conversations,
    sum(case when orders_kept > 0 then 1 else 0 end) as customers_with_order,
    sum(case when has_repeat_purchase then 1 else 0 end) as customers_with_repeat_purchase,
    sum(orders_kept) as orders_kept,
    sum(revenue_amount) as revenue_amount
from {{ ref('mart_customers') }}
group by preferred_channel, reporting_currency
order by customers desc, preferred_channel asc, reporting_currency asc
