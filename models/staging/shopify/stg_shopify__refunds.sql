with

source as (

    select * from {{ source('shopify', 'shopify__orders') }}
    where deleted_at is null and {{ json_text('document', 'order.test') }} = 'false'

),

transactions as (

    select
        source.account,
        source.id as order_id,
        elements.element_number as refund_number,
        elements.element
    from source
    {{ json_elements('source.document', 'order.transactions') }}

),

-- money that went back; the vendor's record of a refund may only put goods into stock
final as (

    select
        -- keys
        account,
        order_id,
        refund_number,
        {{ dbt.split_part(json_text('element', 'id'), "'/'", 5) }} as refund_id,

        -- numbers
        cast({{ json_text('element', 'amountSet.shopMoney.amount') }} as numeric)
            as refunded_amount,

        -- timestamps, UTC
        coalesce(
            {{ utc_timestamp(json_text('element', 'processedAt')) }},
            {{ utc_timestamp(json_text('element', 'createdAt')) }}
        ) as refunded_at
    from transactions
    where
        {{ json_text('element', 'kind') }} = 'REFUND'
        and {{ json_text('element', 'status') }} = 'SUCCESS'

)

select * from final
