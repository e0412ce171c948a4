-- How many customers were reached, cared for, ordered and got their order, each day?
-- One row per account, day and channel, four columns in one unit, and the messages beside them.
-- The trap: the first stage is also told in messages; a rate from messages to customers means
-- nothing, so rates are only between customers. A customer counts once a day and channel: days
-- do not add up.
with

stages as (

    select
        account,
        local_date,
        channel,
        max(case when stage = 'reached' and unit = 'messages' then stage_count end)
            as reached_messages,
        max(case when stage = 'reached' and unit = 'customers' then stage_count end)
            as reached_customers,
        max(case when stage = 'cared' then stage_count end) as cared_customers,
        max(case when stage = 'ordered' then stage_count end) as ordered_customers,
        max(case when stage = 'delivered' then stage_count end) as delivered_customers
    from {{ ref('mart_funnel_stages') }}
    group by account, local_date, channel

)

select
    *,
    cast(cared_customers as numeric) / nullif(reached_customers, 0) as cared_rate,
    cast(ordered_customers as numeric) / nullif(reached_customers, 0) as ordered_rate,
    cast(delivered_customers as numeric) / nullif(ordered_customers, 0) as delivered_rate
from stages
order by account, local_date, channel
