with

conversations as (

    select * from {{ ref('int_conversations') }}

),

orders as (

    select * from {{ ref('int_orders') }}

),

customers as (

    select * from {{ ref('int_customer_records') }}

),

unioned as (

    select
        'conversations' as stream,
        account,
        conversation_id as record_id,
        shop_customer_id,
        email,
        phone,
        contact_id,
        ga_client_id
    from conversations

    union all

    select
        'orders' as stream,
        account,
        order_id as record_id,
        shop_customer_id,
        email,
        phone,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        ga_client_id
    from orders

    union all

    select
        'customers' as stream,
        account,
        shop_customer_id as record_id,
        shop_customer_id,
        email,
        phone,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        ga_client_id
    from customers

)

select * from unioned
