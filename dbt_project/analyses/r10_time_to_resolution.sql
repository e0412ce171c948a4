-- How long does it take until a customer's question is solved, and is it getting better?
-- One row per account and local day on which the conversations started.
-- The trap: the youngest days look fast, for what takes long is not solved yet; and a median of
-- daily medians is no median: for a month, or a channel of a team, ask mart_duration_histogram.
select
    account,
    local_date,
    duration_count as conversations_resolved,
    median_seconds as median_resolution_seconds,
    mean_seconds as mean_resolution_seconds,
    p90_seconds as p90_resolution_seconds
from {{ ref('mart_duration_statistics') }}
where scope = 'account' and metric = 'resolution_seconds'
order by account, local_date
