-- How many conversations of each of our people lead to an order within five days, and what is
-- credited to them, by month?
-- One row per account, month in which conversations started, and operator.
-- The trap: a conversation of two people counts for both, its revenue is shared between them; so
-- revenue adds up and conversations do not. A rate of few conversations is mostly chance.
select
    themes.account,
    dates.month_start_date,
    themes.theme as operator_id,
    max(operators.operator_name) as operator_name,
    sum(themes.conversations_converted_denominator) as conversations,
    sum(themes.conversations_converted_numerator) as conversations_converted,
    sum(themes.conversations_converted_numerator)
    / nullif(sum(themes.conversations_converted_denominator), 0) as conversations_converted_rate,
    sum(themes.attributed_revenue_amount) as attributed_revenue_amount,
    max(shops.currency) as currency
from {{ ref('mart_theme_performance') }} as themes
inner join {{ ref('dim_dates') }} as dates on themes.local_date = dates.calendar_date
inner join {{ ref('dim_accounts') }} as shops on themes.account = shops.account
left join {{ ref('dim_operators') }} as operators
    on themes.account = operators.account and themes.theme = operators.operator_id
where themes.theme_type = 'operator'
group by themes.account, dates.month_start_date, themes.theme
order by themes.account asc, dates.month_start_date asc, conversations desc, themes.theme asc
