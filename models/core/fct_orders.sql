{{ incremental_by('int_touched_records', 'orders', 'order_id') }}

with

orders as (

    select * from {{ changed_rows(ref('int_order_totals')) }}

),

customers as (

    select
        account,
        record_id as order_id,
        customer_key
    from {{ changed_rows(ref('int_record_customers'), 'record_id') }}
    where stream = 'orders'

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

joined as (

    select
        orders.*,
        customers.customer_key,
        coalesce(accounts.time_zone, 'UTC') as time_zone
    from orders
    left join
        customers
        on orders.account = customers.account and orders.order_id = customers.order_id
    left join accounts on orders.account = accounts.account

),

final as (

    select
        -- keys
        {{ surrogate_key(['account', 'order_id']) }} as order_key,
        account,
        order_id,
        order_number,
        customer_key,
        ga_transaction_id,
        created_by_operator_id,

        -- attributes
        status,
        sales_channel,
        currency,

        -- numbers
        order_total_amount,
        refunded_amount,
        order_net_amount,
        shipping_amount,
        tax_amount,
        discount_amount,
        gross_profit_amount,

        -- booleans
        is_cancelled,
        is_delivered,

        -- dates, local to the account
        {{ local_date('ordered_at', 'time_zone') }} as ordered_date,
        {{ local_date('cancelled_at', 'time_zone') }} as cancelled_date,
        {{ local_date('delivered_at', 'time_zone') }} as delivered_date,

        -- timestamps, UTC
        ordered_at,
        paid_at,
        fulfilled_at,
        delivered_at,
        cancelled_at
    from joined

)

select * from final
