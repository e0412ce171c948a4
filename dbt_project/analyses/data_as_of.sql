-- Until when do the numbers of each shop reach?
-- One row per account.
-- The trap: a source that is silent and one that is down look alike; what comes after these
-- moments is not zero but unknown.
select
    account,
    conversations_as_of,
    orders_as_of,
    web_events_as_of
from {{ ref('mart_data_as_of') }}
order by account
