-- How busy are our teams at which hour of the week, and how many people does that take?
-- One row per account, team, day of the week (1 is Monday) and local hour.
-- The trap: the load says how many are kept busy on average, over all days of the week on which
-- the account did anything; whoever staffs just that many lets customers wait. Utilisation is
-- null where no tool tells when people were online.
with

hours as (

    select
        staffing.*,
        dates.day_of_week
    from {{ ref('mart_staffing') }} as staffing
    inner join {{ ref('dim_dates') }} as dates on staffing.local_date = dates.calendar_date

),

weekdays as (

    select
        account,
        day_of_week,
        count(distinct local_date) as day_count
    from hours
    group by account, day_of_week

)

select
    hours.account,
    hours.team_id,
    hours.day_of_week,
    hours.local_hour,
    max(weekdays.day_count) as day_count,
    sum(hours.arrivals) as arrivals,
    sum(hours.load_erlangs) / max(weekdays.day_count) as mean_load_erlangs,
    max(hours.maximum_open_conversations) as maximum_open_conversations,
    sum(hours.messages_sent) as messages_sent,
    sum(hours.utilisation_numerator) / nullif(sum(hours.utilisation_denominator), 0)
        as utilisation_rate
from hours
inner join weekdays
    on hours.account = weekdays.account and hours.day_of_week = weekdays.day_of_week
group by hours.account, hours.team_id, hours.day_of_week, hours.local_hour
order by hours.account, hours.team_id, hours.day_of_week, hours.local_hour
