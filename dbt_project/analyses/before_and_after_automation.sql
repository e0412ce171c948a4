-- Do we get fewer conversations, and do more visitors buy, since bots answer?
-- One row per account, and before or since the first day on which a bot or an ai answered: four
-- weeks on each side, as far as conversations are known.
-- The trap: other things changed in these weeks as well, so this is no proof of what bots cause. An
-- account whose bots are as old as its data has nothing to be compared with.
with

begun as (

    select
        account,
        min(case when bot_response_numerator > 0 then local_date end) as first_bot_date,
        min(local_date) as first_date,
        max(local_date) as last_date
    from {{ ref('mart_automation') }}
    group by account

),

days as (

    select
        begun.account,
        begun.first_bot_date,
        dates.calendar_date,
        dates.calendar_date >= begun.first_bot_date as has_bots
    from begun
    inner join {{ ref('dim_dates') }} as dates
        on
            begun.first_date <= dates.calendar_date
            and begun.last_date >= dates.calendar_date
            and begun.first_bot_date - 28 <= dates.calendar_date
            and begun.first_bot_date + 28 > dates.calendar_date

),

talks as (

    select
        account,
        local_date,
        sum(conversations) as conversations,
        sum(automation_of_conversations_numerator) as conversations_automated,
        sum(automation_of_conversations_denominator) as conversations_eligible
    from {{ ref('mart_automation') }}
    group by account, local_date

),

visits as (

    select
        account,
        local_date,
        sum(session_count) as session_count,
        sum(purchase_count) as purchase_count
    from {{ ref('mart_chat_comparison') }}
    group by account, local_date

)

select
    days.account,
    days.has_bots,
    days.first_bot_date,
    count(*) as day_count,
    coalesce(sum(talks.conversations), 0) as conversations,
    coalesce(sum(talks.conversations), 0) / count(*) as conversations_per_day,
    sum(talks.conversations_automated) / nullif(sum(talks.conversations_eligible), 0)
        as automation_rate,
    sum(visits.session_count) as session_count,
    1000 * sum(case when visits.account is not null then talks.conversations end)
    / nullif(sum(visits.session_count), 0) as conversations_per_1000_sessions,
    sum(visits.purchase_count) / nullif(sum(visits.session_count), 0) as session_conversion_rate
from days
left join talks on days.account = talks.account and days.calendar_date = talks.local_date
left join visits on days.account = visits.account and days.calendar_date = visits.local_date
group by days.account, days.has_bots, days.first_bot_date
order by days.account, days.has_bots
