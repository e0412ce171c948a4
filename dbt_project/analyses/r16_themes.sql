-- What are our conversations about, and how do those about each theme go?
-- One row per account, theme type and theme, over all days; another type of theme is another
-- choice of the first column: topic (what tags stand for, in whatever language), priority,
-- operator, bot, team, channel, product, campaign, macro, landing_page, account …
-- The trap: a conversation counts under each of its themes; a sum over rows counts it repeatedly.
select
    account,
    theme_type,
    theme,
    sum(conversations) as conversations,
    sum(participations) as participations,
    sum(conversations_resolved) as conversations_resolved,
    sum(csat_numerator) / nullif(sum(csat_denominator), 0) as csat_rate,
    sum(attributed_revenue_amount) as attributed_revenue_amount
from {{ ref('mart_theme_performance') }}
where theme_type = 'tag'
group by account, theme_type, theme
order by account asc, conversations desc, theme asc
