-- How does chat do beside our other channels, month by month, and against the last month before?
-- One row per account, channel and month in which the conversations started.
-- The trap: the mean time to resolution of the newest month only knows what is solved already.
with

durations as (

    select
        account,
        scope_value as channel,
        local_date,
        case when metric = 'resolution_seconds' then duration_count else 0 end as resolved_count,
        case when metric = 'resolution_seconds' then duration_seconds end as resolution_seconds,
        case when metric = 'first_response_seconds' then duration_count end as answered_count,
        case when metric = 'first_response_seconds' then duration_seconds end as response_seconds
    from {{ ref('mart_duration_statistics') }}
    where scope = 'channel' and metric in ('resolution_seconds', 'first_response_seconds')

),

months as (

    select
        durations.account,
        durations.channel,
        dates.month_start_date,
        sum(durations.resolved_count) as conversations_resolved,
        sum(durations.resolution_seconds) / nullif(sum(durations.resolved_count), 0)
            as mean_resolution_seconds,
        sum(durations.response_seconds) / nullif(sum(durations.answered_count), 0)
            as mean_first_response_seconds
    from durations
    inner join {{ ref('dim_dates') }} as dates on durations.local_date = dates.calendar_date
    group by durations.account, durations.channel, dates.month_start_date

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
