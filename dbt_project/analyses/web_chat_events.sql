-- What do visitors do with the chat, as web analytics tells: who was shown a message, who reacted,
-- began, was served, rated, by month of the last three?
-- One row per account, month, who acted and step, over all events that mean the same.
-- The trap: these are events, not people nor conversations, of those who let themselves be
-- measured. The older chat box has known_events of its own for the same steps.
select
    events.account,
    dates.month_start_date,
    known_events.author_kind,
    known_events.step,
    sum(events.event_count) as event_count
from {{ ref('fct_web_events') }} as events
inner join {{ ref('ga4_chat_events') }} as known_events
    on events.event_name = known_events.event_name
inner join {{ ref('dim_accounts') }} as shops
    on
        events.account = shops.account
        and events.event_date >= cast(shops.web_events_as_of as date) - 92
inner join {{ ref('dim_dates') }} as dates on events.event_date = dates.calendar_date
group by events.account, dates.month_start_date, known_events.author_kind, known_events.step
order by
    events.account asc,
    dates.month_start_date asc,
    known_events.author_kind asc,
    known_events.step asc
