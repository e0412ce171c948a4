-- How often do customers have to write again, how often about the same thing, by month?
-- One row per account and month in which conversations started.
-- The trap: only customers who are known can be seen to come back, and of the first month not all.
-- Again means up to 7 or 30 local days after another conversation of theirs began, solved or not;
-- how many solutions another conversation followed stands beside it, of those old enough to be
-- judged.
with

talks as (

    select
        account,
        conversation_id,
        customer_key,
        started_at,
        started_date
    from {{ ref('fct_conversations') }}
    where customer_key is not null and contact_message_count > 0

),

topics as (

    select * from {{ ref('bridge_conversation_themes') }}
    where theme_type = 'topic'

),

-- the last conversation before is the nearest; about the same it may be an earlier one
returned as (

    select
        talks.account,
        talks.conversation_id,
        min(talks.started_date - earlier.started_date) as days_since,
        min(case when former.theme is not null then talks.started_date - earlier.started_date end)
            as days_since_same_topic
    from talks
    inner join talks as earlier
        on
            talks.account = earlier.account
            and talks.customer_key = earlier.customer_key
            and talks.started_at > earlier.started_at
    left join topics
        on talks.account = topics.account and talks.conversation_id = topics.conversation_id
    left join topics as former
        on
            earlier.account = former.account
            and earlier.conversation_id = former.conversation_id
            and topics.theme = former.theme
    group by talks.account, talks.conversation_id

),

contacts as (

    select
        talks.account,
        dates.month_start_date,
        count(*) as contacts,
        count(case when returned.days_since <= 7 then 1 end) as repeat_contacts_7d,
        count(case when returned.days_since <= 30 then 1 end) as repeat_contacts_30d,
        count(case when returned.days_since_same_topic <= 7 then 1 end)
            as repeat_contacts_same_topic_7d,
        count(case when returned.days_since_same_topic <= 30 then 1 end)
            as repeat_contacts_same_topic_30d
    from talks
    inner join {{ ref('dim_dates') }} as dates on talks.started_date = dates.calendar_date
    left join returned
        on talks.account = returned.account and talks.conversation_id = returned.conversation_id
    group by talks.account, dates.month_start_date

),

solved as (

    select
        activity.account,
        dates.month_start_date,
        sum(activity.no_recontact_7d_denominator - activity.no_recontact_7d_numerator)
            as solutions_followed_7d,
        sum(activity.no_recontact_7d_denominator) as solutions_judged_7d
    from {{ ref('mart_conversation_activity') }} as activity
    inner join {{ ref('dim_dates') }} as dates on activity.local_date = dates.calendar_date
    where activity.date_basis = 'started'
    group by activity.account, dates.month_start_date

)

select
    contacts.*,
    cast(contacts.repeat_contacts_7d as numeric) / contacts.contacts as repeat_contact_7d_rate,
    cast(contacts.repeat_contacts_30d as numeric) / contacts.contacts as repeat_contact_30d_rate,
    solved.solutions_followed_7d,
    solved.solutions_judged_7d
from contacts
left join solved
    on
        contacts.account = solved.account
        and contacts.month_start_date = solved.month_start_date
order by contacts.account, contacts.month_start_date
