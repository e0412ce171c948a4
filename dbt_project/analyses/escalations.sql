-- How many conversations were escalated, and is that more than in the month before?
-- One row per account and month in which the conversations started.
-- The trap: only tags tell of an escalation, those that the seed tag_themes puts into that group;
-- a shop that sets no such tag has zeros, whatever happened. A conversation counts once for each
-- kind of escalation, of which the seed knows one.
with

months as (

    select
        themes.account,
        dates.month_start_date,
        sum(case when themes.theme_type = 'escalation' then themes.conversations else 0 end)
            as conversations_escalated,
        sum(case when themes.theme_type = 'account' then themes.conversations end) as conversations
    from {{ ref('mart_theme_performance') }} as themes
    inner join {{ ref('dim_dates') }} as dates on themes.local_date = dates.calendar_date
    where themes.theme_type in ('account', 'escalation')
    group by themes.account, dates.month_start_date

)

select
    account,
    month_start_date,
    conversations_escalated,
    conversations,
    conversations_escalated / conversations as escalation_rate,
    lag(conversations_escalated) over (partition by account order by month_start_date)
        as conversations_escalated_month_before
from months
order by account asc, month_start_date asc
