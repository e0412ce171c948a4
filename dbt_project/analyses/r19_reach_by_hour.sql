-- At which hours of the day do customers contact us?
-- One row per account, channel and hour on the account's clocks.
-- By day instead of by hour stand the same numbers in the report of interactions.
-- The trap: hours are local to the account, so shops in two time zones are not to be added up.
select
    account,
    channel,
    local_hour,
    sum(contact_messages) as contact_messages,
    sum(contact_comments) as contact_comments,
    sum(conversations_started) as conversations_started
from {{ ref('mart_contact_heatmap') }}
group by account, channel, local_hour
order by account, channel, local_hour
