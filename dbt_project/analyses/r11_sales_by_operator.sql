-- What did customers buy after writing with each of our people or bots, by month and channel?
-- One row per account, month in which the orders were placed, channel, participant and currency.
-- The trap: an order counts for whom its customer wrote with last, within five days before it; by
-- another model others earn it. Rows without a participant are of conversations nobody answered.
select
    revenue.account,
    dates.month_start_date,
    revenue.channel,
    revenue.participant_type,
    revenue.participant_id,
    sum(revenue.orders_credited) as orders_credited,
    sum(revenue.credited_amount) as credited_amount,
    revenue.currency
from {{ ref('mart_revenue_attribution') }} as revenue
inner join {{ ref('dim_dates') }} as dates on revenue.local_date = dates.calendar_date
where
    revenue.date_basis = 'order'
    and revenue.attribution_model = 'last_touch'
    and revenue.window_hours = 120
group by
    revenue.account,
    dates.month_start_date,
    revenue.channel,
    revenue.participant_type,
    revenue.participant_id,
    revenue.currency
order by
    revenue.account,
    dates.month_start_date,
    revenue.channel,
    revenue.participant_type,
    revenue.participant_id,
    revenue.currency
