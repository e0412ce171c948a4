-- How many conversations led to an order within five days, and what did those orders bring, by
-- channel and month?
-- One row per account, month in which conversations were closed, and channel.
-- The trap: there are three conversion rates. Of conversations at most all convert; orders per
-- conversation may exceed 1; and sales per conversation are money. A conversation of the 31st
-- may convert in the next month: it counts in its own.
select
    converted.account,
    dates.month_start_date,
    converted.channel,
    sum(converted.conversations) as conversations,
    sum(converted.conversations_converted_numerator) as conversations_converted,
    cast(sum(converted.conversations_converted_numerator) as numeric)
    / nullif(sum(converted.conversations_converted_denominator), 0)
        as conversations_converted_rate,
    sum(converted.transactions_per_conversation_numerator) as transaction_count,
    cast(sum(converted.transactions_per_conversation_numerator) as numeric)
    / nullif(sum(converted.transactions_per_conversation_denominator), 0)
        as transactions_per_conversation_rate,
    sum(converted.sales_per_conversation_numerator) as sales_amount,
    max(converted.reporting_currency) as reporting_currency
from {{ ref('mart_conversion') }} as converted
inner join {{ ref('dim_dates') }} as dates on converted.local_date = dates.calendar_date
where converted.date_basis = 'closed' and converted.window_hours = 120
group by converted.account, dates.month_start_date, converted.channel
order by converted.account, dates.month_start_date, converted.channel
