-- How many messages and comments reach our page each day and hour?
-- One row per account, local day and hour at which they were sent, and channel.
-- The trap: these are messages, not people, and they count on their own day, not on that of the
-- start of their conversation; single ones stand in fct_messages.
select
    account,
    local_date,
    local_hour,
    channel,
    sum(contact_messages) as contact_messages,
    sum(contact_comments) as contact_comments,
    sum(contact_messages + contact_comments) as interactions
from {{ ref('mart_contact_heatmap') }}
group by account, local_date, local_hour, channel
order by account, local_date, local_hour, channel
