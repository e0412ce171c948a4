with

orders as (

    select * from {{ source('shoptet', 'shoptet__orders') }}

),

unioned as (

    select
        'orders' as stream,
        account,
        id as record_id,
        load_id,
        'orders' as landed_in,
        id as landed_id
    from orders

    union all
    select
        'orders' as stream,
        account,
        {{ json_text('document', 'credit_note.orderCode') }} as record_id,
        load_id,
        'credit_notes' as landed_in,
        id as landed_id
    from {{ source('shoptet', 'shoptet__credit_notes') }}
    where {{ json_text('document', 'credit_note.orderCode') }} is not null

    -- a status that means something else changes the orders that have it
    union all
    select
        'orders' as stream,
        statuses.account,
        orders.id as record_id,
        statuses.load_id,
        'statuses' as landed_in,
        orders.id as landed_id
    from {{ source('shoptet', 'shoptet__statuses') }} as statuses
    inner join orders
        on
            statuses.account = orders.account
            and statuses.id = {{ json_text('orders.document', 'order.status.id') }}

)

select * from unioned
