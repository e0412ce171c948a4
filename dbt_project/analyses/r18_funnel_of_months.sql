-- How many customers were reached, cared for, ordered and got their order in each month?
-- One row per account, month and channel; `all` counts each customer once over all channels.
-- The trap: orders and deliveries count in the month in which the customer wrote, up to five days
-- after the conversation, so the newest month still grows. Neither months nor channels add up.
with

stages as (

    select
        account,
        month_start_date,
        channel,
        max(case when stage = 'reached' and unit = 'messages' then stage_count end)
            as reached_messages,
        max(case when stage = 'reached' and unit = 'customers' then stage_count end)
            as reached_customers,
        max(case when stage = 'cared' then stage_count end) as cared_customers,
        max(case when stage = 'ordered' then stage_count end) as ordered_customers,
        max(case when stage = 'delivered' then stage_count end) as delivered_customers
    from {{ ref('mart_funnel_months') }}
    group by account, month_start_date, channel

)

select
    *,
    cast(cared_customers as numeric) / nullif(reached_customers, 0) as cared_rate,
    cast(ordered_customers as numeric) / nullif(reached_customers, 0) as ordered_rate,
    cast(delivered_customers as numeric) / nullif(ordered_customers, 0) as delivered_rate
from stages
order by account, month_start_date, channel
