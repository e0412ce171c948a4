-- How does chat do beside our other channels, month by month, and against the last month that has any?
-- One row per account, channel and month in which the conversations started.
-- The trap: the mean time to resolution of the newest month only knows what is solved already.
with

months as (

    select
        durations.account,
        durations.scope_value as channel,
        dates.month_start_date,
        sum(case when durations.metric = 'resolution_seconds' then durations.duration_count else 0 end)
            as conversations_resolved,
        sum(case when durations.metric = 'resolution_seconds' then durations.duration_seconds end)
        / sum(case when durations.metric = 'resolution_seconds' then durations.duration_count end)
            as mean_resolution_seconds,
        sum(case when durations.metric = 'first_response_seconds' then durations.duration_seconds end)
        / sum(case when durations.metric = 'first_response_seconds' then durations.duration_count end)
            as mean_first_response_seconds
    from {{ ref('mart_duration_statistics') }} as durations
    inner join {{ ref('dim_dates') }} as dates on durations.local_date = dates.calendar_date
    where durations.scope = 'channel'
    group by durations.account, durations.scope_value, dates.month_start_date

)

select
    *,
    mean_resolution_seconds
    / nullif(
        lag(mean_resolution_seconds)
            over (partition by account, channel order by month_start_date),
        0
    )
    - 1 as change_of_mean_resolution
from months
order by account, channel, month_start_date
