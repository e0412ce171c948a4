-- How long does it take until a customer's question is solved, and is it getting better?
-- One row per account and local day on which the conversations started.
-- The trap: the youngest days look fast, for what takes long is not solved yet; and a median of
-- daily medians is no median: for a month, or a channel of a team, ask mart_duration_histogram. By
-- customer it is longer than by question: who asked twice waited twice; such a customer counts once
-- a day, channel and team.
with

customers as (

    select
        account,
        local_date,
        sum(resolution_per_customer_numerator)
        / nullif(sum(resolution_per_customer_denominator), 0) as resolution_seconds_per_customer
    from {{ ref('mart_conversation_activity') }}
    where date_basis = 'started'
    group by account, local_date

)

select
    durations.account,
    durations.local_date,
    durations.duration_count as conversations_resolved,
    durations.median_seconds as median_resolution_seconds,
    durations.mean_seconds as mean_resolution_seconds,
    durations.p90_seconds as p90_resolution_seconds,
    customers.resolution_seconds_per_customer
from {{ ref('mart_duration_statistics') }} as durations
left join customers
    on durations.account = customers.account and durations.local_date = customers.local_date
where durations.scope = 'account' and durations.metric = 'resolution_seconds'
order by durations.account, durations.local_date
