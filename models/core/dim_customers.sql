{{ incremental_by_customer('int_touched_records') }}

{%- set record_customers = of_changed_customers(ref('int_record_customers')) -%}

with

conversation_customers as (

    select * from {{ record_customers }}
    where stream = 'conversations'

),

order_customers as (

    select * from {{ record_customers }}
    where stream = 'orders'

),

record_customers as (

    select * from {{ record_customers }}
    where stream = 'customers'

),

timelines as (

    select * from {{ ref('int_conversation_timelines') }}

),

orders as (

    select * from {{ ref('int_order_totals') }}

),

customers as (

    select * from {{ ref('int_customers') }}

),

conversations_by_customer as (

    select
        conversation_customers.customer_key,
        count(*) as conversation_count,
        min(timelines.started_at) as first_conversation_at,
        max(timelines.started_at) as last_conversation_at
    from conversation_customers
    inner join timelines
        on
            conversation_customers.account = timelines.account
            and conversation_customers.record_id = timelines.conversation_id
    group by conversation_customers.customer_key

),

orders_by_customer as (

    select
        order_customers.customer_key,
        count(*) as order_count,
        count(case when not orders.is_cancelled then 1 end) as kept_order_count,
        min(orders.ordered_at) as first_ordered_at,
        max(orders.ordered_at) as last_ordered_at
    from order_customers
    inner join orders
        on order_customers.account = orders.account and order_customers.record_id = orders.order_id
    group by order_customers.customer_key

),

consents as (

    select
        record_customers.customer_key,
        count(*) as customer_record_count,
        min(case when customers.has_marketing_consent then 1 else 0 end)
        = 1 as has_marketing_consent
    from record_customers
    inner join customers
        on
            record_customers.account = customers.account
            and record_customers.record_id = customers.shop_customer_id
    group by record_customers.customer_key

),

keys as (

    select customer_key from conversations_by_customer
    union
    select customer_key from orders_by_customer
    union
    select customer_key from consents

),

final as (

    select
        keys.customer_key,
        coalesce(conversations_by_customer.conversation_count, 0) as conversation_count,
        coalesce(orders_by_customer.order_count, 0) as order_count,
        coalesce(orders_by_customer.kept_order_count, 0) as kept_order_count,
        coalesce(consents.customer_record_count, 0) as customer_record_count,
        coalesce(consents.has_marketing_consent, false) as has_marketing_consent,
        conversations_by_customer.first_conversation_at,
        conversations_by_customer.last_conversation_at,
        orders_by_customer.first_ordered_at,
        orders_by_customer.last_ordered_at
    from keys
    left join
        conversations_by_customer
        on keys.customer_key = conversations_by_customer.customer_key
    left join orders_by_customer on keys.customer_key = orders_by_customer.customer_key
    left join consents on keys.customer_key = consents.customer_key

)

select * from final
