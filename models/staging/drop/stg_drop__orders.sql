with

source as (

    select * from {{ source('drop', 'drop__orders') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        account,
        id as order_id,
        {{ json_text('document', 'number') }} as order_number,
        {{ json_text('document', 'customer.id') }} as shop_customer_id,
        {{ json_text('document', 'customer.ga_client_id') }} as ga_client_id,
        {{ json_text('document', 'ga_transaction_id') }} as ga_transaction_id,
        {{ json_text('document', 'created_by') }} as created_by_operator_id,

        -- attributes
        {{ json_text('document', 'status') }} as status,
        {{ json_text('document', 'sales_channel') }} as sales_channel,
        {{ json_text('document', 'currency') }} as currency,
        {{ json_text('document', 'customer.email') }} as email,
        {{ json_text('document', 'customer.phone') }} as phone,

        -- numbers
        cast({{ json_text('document', 'total') }} as numeric) as order_total_amount,
        cast({{ json_text('document', 'shipping') }} as numeric) as shipping_amount,
        cast({{ json_text('document', 'tax') }} as numeric) as tax_amount,
        cast({{ json_text('document', 'discount') }} as numeric) as discount_amount,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'created_at')) }} as ordered_at,
        {{ utc_timestamp(json_text('document', 'paid_at')) }} as paid_at,
        {{ utc_timestamp(json_text('document', 'fulfilled_at')) }} as fulfilled_at,
        {{ utc_timestamp(json_text('document', 'delivered_at')) }} as delivered_at,
        {{ utc_timestamp(json_text('document', 'cancelled_at')) }} as cancelled_at

    from source

)

select * from renamed
