with

contact_days as (

    select * from {{ ref('fct_contact_days') }}

),

conversations as (

    select * from {{ ref('fct_conversations') }}

),

conversions as (

    select * from {{ ref('fct_conversions') }}
    where not is_cancelled

),

orders as (

    select * from {{ ref('fct_orders') }}

),

dates as (

    select * from {{ ref('dim_dates') }}

),

default_windows as (

    select * from {{ ref('attribution_windows') }}
    where is_default

),

stages as (

    select * from {{ ref('funnel_stages') }}

),

ordered as (

    select
        contact_days.account,
        contact_days.conversation_id,
        contact_days.contact_date,
        max(case when orders.is_delivered then 1 else 0 end) as has_delivered_order
    from conversions
    inner join default_windows on conversions.window_hours = default_windows.window_hours
    inner join contact_days
        on
            conversions.account = contact_days.account
            and conversions.conversation_id = contact_days.conversation_id
            and conversions.ordered_at >= contact_days.contacted_at
    inner join orders
        on conversions.account = orders.account and conversions.order_id = orders.order_id
    group by contact_days.account, contact_days.conversation_id, contact_days.contact_date

),

-- how far a customer got in a month, a row for each channel: a contact that belongs to nobody
-- known counts as a customer of its own
channel_customers as (

    select
        contact_days.account,
        dates.month_start_date,
        coalesce(conversations.customer_key, conversations.conversation_key) as counted_customer,
        conversations.channel,
        sum(contact_days.message_count) as message_count,
        max(case when contact_days.is_answered then 1 else 0 end) as is_cared,
        max(case when ordered.conversation_id is not null then 1 else 0 end) as has_ordered,
        max(coalesce(ordered.has_delivered_order, 0)) as has_delivered
    from contact_days
    inner join conversations
        on
            contact_days.account = conversations.account
            and contact_days.conversation_id = conversations.conversation_id
    inner join dates on contact_days.contact_date = dates.calendar_date
    left join ordered
        on
            contact_days.account = ordered.account
            and contact_days.conversation_id = ordered.conversation_id
            and contact_days.contact_date = ordered.contact_date
    group by
        contact_days.account,
        dates.month_start_date,
        coalesce(conversations.customer_key, conversations.conversation_key),
        conversations.channel

),

customers as (

    select * from channel_customers

    union all

    select
        account,
        month_start_date,
        counted_customer,
        'all' as channel,
        sum(message_count) as message_count,
        max(is_cared) as is_cared,
        max(has_ordered) as has_ordered,
        max(has_delivered) as has_delivered
    from channel_customers
    group by account, month_start_date, counted_customer

),

counted as (

    select
        account,
        month_start_date,
        channel,
        cast(sum(message_count) as bigint) as reached_messages,
        count(*) as reached_customers,
        sum(is_cared) as cared_customers,
        sum(has_ordered) as ordered_customers,
        sum(has_delivered) as delivered_customers
    from customers
    group by account, month_start_date, channel

),

final as (

    {{ funnel_of('counted', 'stages', 'month_start_date') }}

)

select * from final
