{{ incremental_by('int_touched_records', 'orders', 'order_id') }}

with

orders as (

    select * from {{ changed_rows(ref('int_order_totals')) }}

),

buyers as (

    select
        account,
        record_id as order_id,
        customer_key
    from {{ changed_rows(ref('int_record_customers'), 'record_id') }}
    where stream = 'orders'

),

contacts as (

    select * from {{ ref('int_record_customers') }}
    where stream = 'conversations'

),

timelines as (

    select * from {{ ref('int_conversation_timelines') }}
    where contact_message_count > 0

),

-- whoever is touched is touched with all orders, so that a night sees whole histories
bought as (

    select
        orders.account,
        orders.order_id,
        orders.is_cancelled,
        orders.ordered_at,
        buyers.customer_key
    from orders
    inner join buyers on orders.account = buyers.account and orders.order_id = buyers.order_id

),

customers as (

    select distinct
        account,
        customer_key
    from bought

),

first_conversations as (

    select
        customers.account,
        customers.customer_key,
        min(timelines.started_at) as first_conversation_at
    from customers
    inner join
        contacts
        on
            customers.account = contacts.account
            and customers.customer_key = contacts.customer_key
    inner join timelines
        on contacts.account = timelines.account and contacts.record_id = timelines.conversation_id
    group by customers.account, customers.customer_key

),

numbered as (

    select
        account,
        order_id,
        row_number() over earlier as order_number_of_customer,
        lag(ordered_at) over earlier as previous_ordered_at
    from bought
    where not is_cancelled
    window earlier as (
        partition by customer_key, account
        order by ordered_at, {{ by_code_point('order_id') }}
    )

),

final as (

    select
        bought.account,
        bought.order_id,
        numbered.order_number_of_customer,
        numbered.previous_ordered_at,
        case
            when first_conversations.first_conversation_at <= bought.ordered_at
                then first_conversations.first_conversation_at
        end as first_conversation_before_at
    from bought
    left join numbered
        on bought.account = numbered.account and bought.order_id = numbered.order_id
    left join first_conversations
        on
            bought.account = first_conversations.account
            and bought.customer_key = first_conversations.customer_key

)

select * from final
