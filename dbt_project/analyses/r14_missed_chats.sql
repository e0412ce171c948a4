-- On which weekdays and at which hours does nobody answer our customers?
-- One row per account, day of the week (1 is Monday) and local hour.
-- The trap: offline forms and what a bot answered are not missed, and forms await no reply in the
-- chat; a rate of few conversations says little, so the count stands beside it.
select
    heatmap.account,
    dates.day_of_week,
    heatmap.local_hour,
    sum(heatmap.conversations_missed) as conversations_missed,
    sum(heatmap.conversations_awaiting_reply) as conversations_awaiting_reply,
    cast(sum(heatmap.conversations_missed) as numeric)
    / nullif(sum(heatmap.conversations_awaiting_reply), 0) as missed_rate
from {{ ref('mart_contact_heatmap') }} as heatmap
inner join {{ ref('dim_dates') }} as dates on heatmap.local_date = dates.calendar_date
group by heatmap.account, dates.day_of_week, heatmap.local_hour
order by heatmap.account, dates.day_of_week, heatmap.local_hour
