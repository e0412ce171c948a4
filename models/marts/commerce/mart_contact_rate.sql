with

contact_days as (

    select * from {{ ref('fct_contact_days') }}

),

conversations as (

    select
        *,
        coalesce(customer_key, conversation_key) as counted_customer
    from {{ ref('fct_conversations') }}

),

-- whom nothing identifies counts as a customer of his own, by each conversation and order
orders as (

    select
        *,
        coalesce(customer_key, order_key) as counted_customer
    from {{ ref('fct_orders') }}

),

web_events as (

    select * from {{ ref('fct_web_events') }}
    where event_name = 'session_start'

),

dates as (

    select * from {{ ref('dim_dates') }}

),

bases as (

    select * from {{ ref('contact_bases') }}

),

-- who ordered is a customer as well as who wrote; only who wrote has a channel
people as (

    select
        contact_days.account,
        dates.month_start_date,
        conversations.channel,
        conversations.counted_customer,
        false as has_bought
    from contact_days
    inner join conversations
        on
            contact_days.account = conversations.account
            and contact_days.conversation_id = conversations.conversation_id
    inner join dates on contact_days.contact_date = dates.calendar_date

    union all

    select
        orders.account,
        dates.month_start_date,
        null as channel,
        orders.counted_customer,
        not orders.is_cancelled as has_bought
    from orders
    inner join dates on orders.ordered_date = dates.calendar_date

),

-- what a customer did in a month, once: counts of distinct customers are counts of these rows
customer_months as (

    select
        account,
        counted_customer,
        month_start_date,
        max(case when has_bought then 1 end) as has_bought,
        max(case when channel is not null then 1 end) as has_written
    from people
    group by counted_customer, month_start_date, account

),

first_seen as (

    select
        account,
        counted_customer,
        min(month_start_date) as month_start_date
    from customer_months
    group by counted_customer, account

),

months as (

    select
        customer_months.account,
        customer_months.month_start_date,
        count(customer_months.has_bought) as buyers,
        count(customer_months.has_written) as writers,
        sum(count(first_seen.counted_customer))
            over (partition by customer_months.account order by customer_months.month_start_date)
            as customers_to_date
    from customer_months
    left join first_seen
        on
            customer_months.account = first_seen.account
            and customer_months.counted_customer = first_seen.counted_customer
            and customer_months.month_start_date = first_seen.month_start_date
    group by customer_months.account, customer_months.month_start_date

),

visits as (

    select
        web_events.account,
        dates.month_start_date,
        sum(coalesce(web_events.session_count, web_events.event_count)) as sessions,
        sum(web_events.user_count) as visitors
    from web_events
    inner join dates on web_events.event_date = dates.calendar_date
    group by web_events.account, dates.month_start_date

),

counted as (

    select
        account,
        month_start_date,
        channel,
        count(distinct counted_customer) as contact_customers
    from people
    where channel is not null
    group by account, month_start_date, channel

    union all

    select
        account,
        month_start_date,
        'all' as channel,
        writers as contact_customers
    from months

),

based as (

    select
        counted.*,
        bases.base_definition,
        cast(
            case bases.base_definition
                when 'customers_with_order_in_period' then months.buyers
                when 'customers_total_to_date' then months.customers_to_date
                when 'sessions' then visits.sessions
                when 'users' then visits.visitors
            end as bigint
        ) as base_customers
    from counted
    cross join bases
    inner join months
        on
            counted.account = months.account
            and counted.month_start_date = months.month_start_date
    left join visits
        on
            counted.account = visits.account
            and counted.month_start_date = visits.month_start_date

),

final as (

    select
        -- keys
        account,
        'month' as period,
        month_start_date as period_start_date,
        channel,
        base_definition,

        -- numbers
        contact_customers as contact_rate_numerator,
        base_customers as contact_rate_denominator,
        cast(contact_customers as numeric) / nullif(base_customers, 0) as contact_rate_rate
    from based

)

select * from final
