-- How many conversations led to an order within five days, and what did those orders bring, by
-- channel and month?
-- One row per account, month in which conversations were closed, and channel.
-- The trap: there are three conversion rates. Of conversations at most all convert; orders per
-- conversation may exceed 1; and sales per conversation are money. A conversation of the 31st
-- may convert in the next month: it counts in its own.
select
    conversion.account,
    dates.month_start_date,
    conversion.channel,
    sum(conversion.conversations) as conversations,
    sum(conversion.conversations_converted_numerator) as conversations_converted,
    cast(sum(conversion.conversations_converted_numerator) as numeric)
    / nullif(sum(conversion.conversations_converted_denominator), 0)
        as conversations_converted_rate,
    sum(conversion.transactions_per_conversation_numerator) as transaction_count,
    cast(sum(conversion.transactions_per_conversation_numerator) as numeric)
    / nullif(sum(conversion.transactions_per_conversation_denominator), 0)
        as transactions_per_conversation_rate,
    sum(conversion.sales_per_conversation_numerator) as sales_amount,
    max(conversion.reporting_currency) as reporting_currency
from {{ ref('mart_conversion') }} as conversion
inner join {{ ref('dim_dates') }} as dates on conversion.local_date = dates.calendar_date
where conversion.date_basis = 'closed' and conversion.window_hours = 120
group by conversion.account, dates.month_start_date, conversion.channel
order by conversion.account, dates.month_start_date, conversion.channel
