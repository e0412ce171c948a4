-- Where are our orders, and can the panel be believed? Orders by the status they have now, how many
-- of those changed in the last 30 days, how many had money given back, and the shares of their
-- changes seen here within a minute and within 24 hours.
-- One row per account and status.
-- The trap: only the last change of an order is known, and a first load sees old changes late.
with

last_days as (

    select
        account,
        max(local_date) as last_date
    from {{ ref('mart_order_status') }}
    group by account

)

select
    order_status.account,
    order_status.status,
    sum(order_status.order_count) as order_count,
    sum(case when dates.calendar_date is not null then order_status.order_count else 0 end)
        as lately_changed_order_count,
    sum(order_status.refunded_order_count) as refunded_order_count,
    sum(order_status.changed_before_first_read_count) as changed_before_first_read_count,
    sum(order_status.seen_within_minute_numerator) as seen_within_minute_numerator,
    cast(sum(order_status.seen_within_minute_numerator) as numeric)
    / nullif(sum(order_status.seen_within_minute_denominator), 0) as seen_within_minute_rate,
    sum(order_status.seen_within_day_numerator) as seen_within_day_numerator,
    cast(sum(order_status.seen_within_day_numerator) as numeric)
    / nullif(sum(order_status.seen_within_day_denominator), 0) as seen_within_day_rate,
    max(order_status.seen_within_day_target) as seen_within_day_target
from {{ ref('mart_order_status') }} as order_status
inner join last_days on order_status.account = last_days.account
left join {{ ref('dim_dates') }} as dates
    on
        order_status.local_date = dates.calendar_date
        and order_status.local_date > last_days.last_date - 30
group by order_status.account, order_status.status
order by order_status.account, order_status.status
