-- Five tiles with their charts: engagement and bot replies, conversion and sales, revenue and
-- basket, satisfaction, conversations.
-- One row per account and day, all channels together.
-- The trap: everything counts on the day the conversation was closed. An order of tomorrow after
-- a conversation of today is in today's tile, so tiles of the last days still grow. Conversion
-- is orders by conversation and may exceed 1. Engagement is that of the channels whose displays
-- are told, and null where none are.
select
    account,
    local_date,
    cast(sum(engagement_by_displays_numerator) as numeric)
    / nullif(sum(engagement_by_displays_denominator), 0) as engagement_by_displays_rate,
    cast(sum(bot_reply_numerator) as numeric) / nullif(sum(bot_reply_denominator), 0)
        as bot_reply_rate,
    cast(sum(transactions_per_conversation_numerator) as numeric)
    / nullif(sum(transactions_per_conversation_denominator), 0) as conversion_rate,
    sum(transaction_count) as transaction_count,
    sum(revenue_amount) as revenue_amount,
    sum(average_basket_numerator) / nullif(sum(average_basket_denominator), 0)
        as average_basket_amount,
    max(currency) as currency,
    cast(sum(csat_numerator) as numeric) / nullif(sum(csat_denominator), 0) as csat_rate,
    sum(conversations_closed) as conversations_closed
from {{ ref('mart_synthesis') }}
group by account, local_date
order by account, local_date
