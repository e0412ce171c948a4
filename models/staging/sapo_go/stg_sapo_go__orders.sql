with

source as (

    select * from {{ source('sapo_go', 'sapo_go__orders') }}
    where deleted_at is null and coalesce({{ json_text('document', 'is_test') }}, 'false') <> 'true'

),

statuses as (

    select * from {{ ref('vendor_statuses') }}
    where vendor = 'sapo_go'

),

renamed as (

    select
        source.account,
        source.id as order_id,
        source.document,
        {{ json_text('source.document', 'order.status') }} as vendor_status,
        {{ json_text('source.document', 'order.payment_status') }} as payment_status,
        {{ json_text('source.document', 'order.fulfillment_status') }} as fulfilment_status,
        coalesce({{ json_text('source.document', 'order.received_status') }}, 'unreceived')
            as receipt_status,
        coalesce({{ json_text('source.document', 'order.return_status') }}, 'unreturned')
            as return_status
    from source

),

mapped as (

    select
        renamed.*,
        coalesce(statuses.status, 'unknown') as known_status,
        coalesce(payments.status, 'unknown') as known_payment,
        coalesce(fulfilments.status, 'unknown') as known_fulfilment,
        coalesce(receipts.status, 'unknown') as known_receipt,
        coalesce(returned.status, 'unknown') as known_return
    from renamed
    left join statuses
        on renamed.vendor_status = statuses.vendor_status and statuses.record = 'order'
    left join statuses as payments
        on renamed.payment_status = payments.vendor_status and payments.record = 'payment'
    left join statuses as fulfilments
        on
            renamed.fulfilment_status = fulfilments.vendor_status
            and fulfilments.record = 'fulfilment'
    left join statuses as receipts
        on renamed.receipt_status = receipts.vendor_status and receipts.record = 'receipt'
    left join statuses as returned
        on renamed.return_status = returned.vendor_status and returned.record = 'return'

),

final as (

    select
        -- keys
        account,
        order_id,
        {{ json_text('document', 'order.code') }} as order_number,
        {{ json_text('document', 'order.customer_id') }} as shop_customer_id,
        cast(null as {{ dbt.type_string() }}) as ga_client_id,
        {{ json_text('document', 'ga_transaction_id') }} as ga_transaction_id,
        {{ json_text('document', 'operator_id') }} as created_by_operator_id,

        -- attributes; the status that is furthest along, of those the order has beside each other
        case
            when known_status = 'cancelled' then 'cancelled'
            when
                'unknown' in (
                    known_status, known_payment, known_fulfilment, known_receipt, known_return
                )
                then 'unknown'
            when known_return = 'returned' then 'returned'
            when known_receipt = 'delivered' then 'delivered'
            when known_fulfilment = 'fulfilled' then 'fulfilled'
            when known_payment = 'paid' then 'paid'
            else 'pending'
        end as status,
        vendor_status,
        payment_status,
        fulfilment_status,
        receipt_status,
        return_status,
        coalesce(
            {{ json_text('document', 'order.channel') }},
            {{ json_text('document', 'source_name') }}
        ) as sales_channel,
        {{ json_text('document', 'currency') }} as currency,
        coalesce(
            {{ json_text('document', 'order.email') }},
            {{ json_text('document', 'order.customer_data.email') }}
        ) as email,
        coalesce(
            {{ json_text('document', 'order.phone_number') }},
            {{ json_text('document', 'order.customer_data.phone_number') }}
        ) as phone,

        -- numbers
        cast({{ json_text('document', 'order.total') }} as numeric) as order_total_amount,
        case
            when {{ json_text('document', 'order.delivery_fee') }} is null then 0
            when substr({{ json_text('document', 'order.delivery_fee') }}, 1, 1) = '{'
                then cast({{ json_text('document', 'order.delivery_fee.fee') }} as numeric)
            else cast({{ json_text('document', 'order.delivery_fee') }} as numeric)
        end as shipping_amount,
        cast({{ json_text('document', 'order.total_tax') }} as numeric) as tax_amount,
        coalesce(
            cast({{ json_text('document', 'order.order_discount_amount') }} as numeric),
            cast({{ json_text('document', 'order.total_discount') }} as numeric)
            - coalesce(
                {{ json_sum('document', 'order.order_line_items', 'discount_amount') }}, 0
            )
        ) as discount_amount,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'order.created_on')) }} as ordered_at,
        {{ utc_timestamp('null') }} as paid_at,
        case
            when known_fulfilment = 'fulfilled'
                then
                    {{ json_newest(
                        'document', 'order.fulfillments', 'shipped_on',
                        json_text('elements.element', 'cancel_date') ~ " is null",
                    ) }}
        end as fulfilled_at,
        case
            when known_receipt = 'delivered'
                then
                    {{ json_newest(
                        'document', 'order.fulfillments', 'received_on',
                        json_text('elements.element', 'cancel_date') ~ " is null",
                    ) }}
        end as delivered_at,
        {{ utc_timestamp(json_text('document', 'order.cancelled_on')) }} as cancelled_at
    from mapped

)

select * from final
