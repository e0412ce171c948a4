-- How many customers asked us something, day by day, and how many of them were new?
-- One row per account, local day and channel. Date basis: the day the conversation started.
-- The trap: counted on the day of closing instead, the same conversations fall on other days;
-- a date basis must always be chosen, or each conversation counts twice.
select
    account,
    local_date,
    channel,
    sum(conversations) as conversations_started,
    sum(customers_first_contact_with_account) as customers_first_contact_with_account
from {{ ref('mart_conversation_activity') }}
where date_basis = 'started'
group by account, local_date, channel
order by account, local_date, channel
