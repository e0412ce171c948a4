-- Which kinds of requests lead to an order within five days, and what is credited to them, by
-- month?
-- One row per account, month in which conversations started, kind of type (contact_phase: before or
-- after buying; topic, what tags stand for; tag) and type.
-- The trap: a conversation has several tags, so types of one kind may add up to more than all
-- conversations. Revenue is credited to the last conversation before an order; whether one
-- converted does not ask for credit, so that several may convert by the same order.
select
    themes.account,
    dates.month_start_date,
    themes.theme_type,
    themes.theme,
    sum(themes.conversations_converted_denominator) as conversations,
    sum(themes.conversations_converted_numerator) as conversations_converted,
    sum(themes.conversations_converted_numerator)
    / nullif(sum(themes.conversations_converted_denominator), 0) as conversations_converted_rate,
    sum(themes.attributed_revenue_amount) as attributed_revenue_amount,
    max(shops.currency) as currency
from {{ ref('mart_theme_performance') }} as themes
inner join {{ ref('dim_dates') }} as dates on themes.local_date = dates.calendar_date
inner join {{ ref('dim_accounts') }} as shops on themes.account = shops.account
where themes.theme_type in ('contact_phase', 'topic', 'tag')
group by themes.account, dates.month_start_date, themes.theme_type, themes.theme
order by
    themes.account asc,
    dates.month_start_date asc,
    themes.theme_type asc,
    conversations desc,
    themes.theme asc
