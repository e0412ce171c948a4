-- How do our people compare: conversations answered and solved, how fast, how long, how well rated?
-- One row per account, operator and local day on which the conversations started.
-- The trap: solved and rated conversations count for everyone who took part, so rows do not add
-- up; and medians of days are no median of a month: for that ask mart_duration_histogram.
select
    performance.account,
    performance.local_date,
    performance.operator_id,
    performance.operator_name,
    performance.team_id,
    performance.conversations_answered,
    performance.median_first_response_seconds,
    performance.median_response_seconds,
    workload.median_participation_seconds,
    performance.conversations_resolved,
    performance.csat_rate,
    performance.csat_denominator as ratings
from {{ ref('mart_operator_performance') }} as performance
left join {{ ref('mart_operator_workload') }} as workload
    on
        performance.account = workload.account
        and performance.local_date = workload.local_date
        and performance.operator_id = workload.operator_id
order by performance.account, performance.local_date, performance.operator_id
