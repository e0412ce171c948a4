with

unioned as (

    select
        'orders' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('shopify', 'shopify__orders') }}

    union all
    select
        'customers' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('shopify', 'shopify__customers') }}

)

select * from unioned
