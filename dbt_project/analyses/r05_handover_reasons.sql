-- Why do people take over from our bots and ais, and how long do customers wait then?
-- One row per account, month in which the conversations started, and reason.
-- The trap: not every tool tells a reason, and what has none stands in a row of its own; the wait
-- is a mean of those whom somebody answered after all, and the others are not in it.
with

months as (

    select
        handovers.account,
        dates.month_start_date,
        handovers.handover_reason,
        sum(handovers.conversations_handed_over) as conversations_handed_over,
        sum(handovers.first_response_after_handover_count) as conversations_answered_after,
        sum(
            handovers.mean_first_response_after_handover_seconds
            * handovers.first_response_after_handover_count
        )
        / nullif(sum(handovers.first_response_after_handover_count), 0)
            as mean_first_response_after_handover_seconds
    from {{ ref('mart_handover_reasons') }} as handovers
    inner join {{ ref('dim_dates') }} as dates on handovers.local_date = dates.calendar_date
    group by handovers.account, dates.month_start_date, handovers.handover_reason

)

select
    *,
    cast(conversations_handed_over as numeric)
    / sum(conversations_handed_over) over (partition by account, month_start_date)
        as share_of_handovers
from months
order by
    account asc,
    month_start_date asc,
    conversations_handed_over desc,
    handover_reason asc
