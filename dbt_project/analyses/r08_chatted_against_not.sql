-- Do visitors who chat buy more often, and for more? By month: conversion and order value with and
-- without a chat, the difference as it is, and among visits that are alike.
-- One row per account and month.
-- The trap: who chats was not decided by lot. The adjusted difference takes away what channel
-- group, device and week explain, and nothing else: an association, not what chatting earns.
with

comparison as (

    select
        account,
        local_date,
        is_chatted,
        average_order_value_numerator as amount,
        average_order_value_denominator as orders
    from {{ ref('mart_chat_comparison') }}

),

order_values as (

    select
        comparison.account,
        dates.month_start_date,
        sum(case when comparison.is_chatted then comparison.amount end)
        / nullif(sum(case when comparison.is_chatted then comparison.orders end), 0)
            as chatted_order_value_amount,
        sum(case when not comparison.is_chatted then comparison.amount end)
        / nullif(sum(case when not comparison.is_chatted then comparison.orders end), 0)
            as unchatted_order_value_amount
    from comparison
    inner join {{ ref('dim_dates') }} as dates on comparison.local_date = dates.calendar_date
    group by comparison.account, dates.month_start_date

)

select
    effect.account,
    effect.month_start_date,
    effect.chatted_conversion_rate,
    effect.unchatted_conversion_rate,
    effect.naive_difference,
    effect.adjusted_difference,
    effect.adjusted_difference_lower,
    effect.adjusted_difference_upper,
    effect.compared_sessions_rate,
    effect.is_causal,
    order_values.chatted_order_value_amount,
    order_values.unchatted_order_value_amount
from {{ ref('mart_chat_effect') }} as effect
inner join
    order_values
    on
        effect.account = order_values.account
        and effect.month_start_date = order_values.month_start_date
order by effect.account, effect.month_start_date
