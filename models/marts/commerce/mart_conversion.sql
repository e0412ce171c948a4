{{ incremental_by_day(
    'fct_conversations', ['started_date', 'closed_date'],
    also={'fct_orders': 'conversation_days_of_orders'}
) }}

with

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}

),

conversions as (

    select * from {{ of_changed_days(ref('fct_conversions')) }}
    where not is_cancelled

),

orders as (

    select * from {{ ref('fct_orders') }}

),

attribution_windows as (

    select * from {{ ref('attribution_windows') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

-- an order is a transaction of the last conversation before it, so that none counts twice
converted as (

    select
        conversions.account,
        conversions.conversation_id,
        conversions.window_hours,
        count(case when conversions.is_last_touch then 1 end) as transaction_count,
        sum(
            case
                when
                    conversions.is_last_touch
                    and orders.reporting_currency = accounts.reporting_currency
                    then orders.order_net_reporting_amount
            end
        ) as sales_amount
    from conversions
    inner join orders
        on conversions.account = orders.account and conversions.order_id = orders.order_id
    left join accounts on conversions.account = accounts.account
    group by conversions.account, conversions.conversation_id, conversions.window_hours

),

-- where the tool does not say when it was closed, the day it started stands for it
dated as (

    select
        *,
        'started' as date_basis,
        started_date as local_date
    from conversations

    union all

    select
        *,
        'closed' as date_basis,
        coalesce(closed_date, started_date) as local_date
    from conversations
    where status = 'closed'

),

counted as (

    select
        dated.account,
        dated.date_basis,
        dated.local_date,
        dated.channel,
        attribution_windows.window_hours,
        count(*) as conversations,
        count(case when dated.contact_message_count > 0 then 1 end) as conversations_contacted,
        count(converted.conversation_id) as conversations_converted,
        cast(coalesce(sum(converted.transaction_count), 0) as bigint) as transaction_count,
        coalesce(sum(converted.sales_amount), 0) as sales_amount
    from dated
    cross join attribution_windows
    left join converted
        on
            dated.account = converted.account
            and dated.conversation_id = converted.conversation_id
            and attribution_windows.window_hours = converted.window_hours
    group by
        dated.account,
        dated.date_basis,
        dated.local_date,
        dated.channel,
        attribution_windows.window_hours

),

final as (

    select
        -- keys
        counted.account,
        counted.date_basis,
        counted.local_date,
        counted.channel,
        counted.window_hours,

        -- attributes
        accounts.reporting_currency,

        -- numbers
        counted.conversations,
        counted.conversations_contacted,
        counted.conversations_converted as conversations_converted_numerator,
        counted.conversations as conversations_converted_denominator,
        cast(counted.conversations_converted as numeric) / nullif(counted.conversations, 0)
            as conversations_converted_rate,
        counted.transaction_count as transactions_per_conversation_numerator,
        counted.conversations as transactions_per_conversation_denominator,
        cast(counted.transaction_count as numeric) / nullif(counted.conversations, 0)
            as transactions_per_conversation_rate,
        counted.sales_amount as sales_per_conversation_numerator,
        counted.conversations as sales_per_conversation_denominator,
        counted.sales_amount / nullif(counted.conversations, 0) as sales_per_conversation_rate
    from counted
    left join accounts on counted.account = accounts.account

)

select * from final
