-- How many conversations were answered, closed and solved each month, and how many
-- of them with one answer? Beside them the month before.
-- One row per account and month of the start; months without a conversation have no row, and
-- the one before is the last that has.
-- The trap: closed is not solved. What the system closes for silence is closed and solves nothing;
-- and of a month that has just ended some are open still, so its share of closed ones will grow.
with

months as (

    select
        activity.account,
        dates.month_start_date,
        sum(activity.conversations) as conversations_started,
        sum(activity.conversations_answered) as conversations_answered,
        sum(activity.conversations_closed) as conversations_closed,
        sum(activity.conversations_resolved) as conversations_resolved,
        cast(sum(activity.one_touch_numerator) as numeric)
        / nullif(sum(activity.one_touch_denominator), 0) as one_touch_rate
    from {{ ref('mart_conversation_activity') }} as activity
    inner join {{ ref('dim_dates') }} as dates on activity.local_date = dates.calendar_date
    where activity.date_basis = 'started'
    group by activity.account, dates.month_start_date

)

select
    *,
    cast(conversations_closed as numeric) / nullif(conversations_started, 0) as closed_rate,
    lag(conversations_started) over (partition by account order by month_start_date)
        as previous_conversations_started,
    lag(conversations_answered) over (partition by account order by month_start_date)
        as previous_conversations_answered,
    lag(conversations_resolved) over (partition by account order by month_start_date)
        as previous_conversations_resolved
from months
order by account, month_start_date
