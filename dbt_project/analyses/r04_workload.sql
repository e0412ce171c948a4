-- How busy are our teams at which hour of the week, and how many people does that take?
-- One row per account, team, day of the week (1 is Monday) and local hour.
-- The trap: the load says how many are kept busy on average; whoever staffs just that many lets
-- customers wait, and an hour with no row counts as nothing only where days are counted, too.
select
    staffing.account,
    staffing.team_id,
    dates.day_of_week,
    staffing.local_hour,
    sum(staffing.arrivals) as arrivals,
    avg(staffing.load_erlangs) as mean_load_erlangs,
    max(staffing.maximum_open_conversations) as maximum_open_conversations,
    sum(staffing.messages_sent) as messages_sent
from {{ ref('mart_staffing') }} as staffing
inner join {{ ref('dim_dates') }} as dates on staffing.local_date = dates.calendar_date
group by staffing.account, staffing.team_id, dates.day_of_week, staffing.local_hour
order by staffing.account, staffing.team_id, dates.day_of_week, staffing.local_hour
