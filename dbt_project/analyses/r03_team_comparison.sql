-- How do our teams compare: conversations answered, how fast, how many solved, how satisfied?
-- One row per account, team and local day of the start, with the day's median of first answers.
-- The trap: a median of the days is not the month's median; for that ask mart_duration_histogram.
select
    activity.account,
    activity.team_id,
    activity.local_date,
    sum(activity.conversations_answered) as conversations_answered,
    sum(activity.conversations_resolved) as conversations_resolved,
    max(durations.median_seconds) as median_first_response_seconds
from {{ ref('mart_conversation_activity') }} as activity
left join {{ ref('mart_duration_statistics') }} as durations
    on
        activity.account = durations.account
        and activity.local_date = durations.local_date
        and activity.team_id = durations.scope_value
        and durations.scope = 'team'
        and durations.metric = 'first_response_seconds'
where activity.date_basis = 'started'
group by activity.account, activity.team_id, activity.local_date
order by activity.account, activity.local_date, activity.team_id
