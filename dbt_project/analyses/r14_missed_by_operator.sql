-- Which of our people miss conversations that were given to them?
-- One row per account and operator, over all days on which conversations started.
-- The trap: missed is what nobody ever replied to, as for the whole shop; what somebody else had to
-- answer stands beside it. Only tools that tell who was given a conversation let one miss it; where
-- none was given to anybody, the rate is unknown and not zero.
select
    account,
    operator_id,
    max(operator_name) as operator_name,
    sum(assigned_missed_numerator) as assigned_missed,
    sum(assigned_missed_denominator) as assigned,
    cast(sum(assigned_missed_numerator) as numeric)
    / nullif(sum(assigned_missed_denominator), 0) as assigned_missed_rate,
    sum(assigned_unanswered) as assigned_unanswered
from {{ ref('mart_operator_workload') }}
group by account, operator_id
order by account, operator_id
