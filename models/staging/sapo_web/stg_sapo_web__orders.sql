{%- set is_payment = (
    json_text('elements.element', 'kind') ~ " in ('sale', 'capture') and "
    ~ json_text('elements.element', 'status') ~ " = 'success'"
) %}

with

source as (

    select * from {{ source('sapo_web', 'sapo_web__orders') }}
    where deleted_at is null and coalesce({{ json_text('document', 'is_test') }}, 'false') <> 'true'

),

statuses as (

    select * from {{ ref('vendor_statuses') }}
    where vendor = 'sapo_web'

),

renamed as (

    select
        source.account,
        source.id as order_id,
        source.document,
        {{ json_text('source.document', 'order.status') }} as vendor_status,
        {{ json_text('source.document', 'order.financial_status') }} as payment_status,
        {{ json_text('source.document', 'order.fulfillment_status') }} as fulfilment_status
    from source

),

mapped as (

    select
        renamed.*,
        coalesce(statuses.status, 'unknown') as known_status,
        coalesce(payments.status, 'unknown') as known_payment,
        case
            when renamed.fulfilment_status is null then 'pending'
            else coalesce(fulfilments.status, 'unknown')
        end as known_fulfilment
    from renamed
    left join statuses
        on renamed.vendor_status = statuses.vendor_status and statuses.record = 'order'
    left join statuses as payments
        on renamed.payment_status = payments.vendor_status and payments.record = 'payment'
    left join statuses as fulfilments
        on
            renamed.fulfilment_status = fulfilments.vendor_status
            and fulfilments.record = 'fulfilment'

),

final as (

    select
        -- keys
        account,
        order_id,
        coalesce(
            {{ json_text('document', 'order.order_number') }},
            {{ json_text('document', 'order.name') }}
        ) as order_number,
        {{ json_text('document', 'order.customer.id') }} as shop_customer_id,
        {{ json_text('document', 'ga_client_id') }} as ga_client_id,
        {{ json_text('document', 'ga_transaction_id') }} as ga_transaction_id,
        {{ json_text('document', 'order.user_id') }} as created_by_operator_id,

        -- attributes; the status that is furthest along, of those the order has beside each other
        case
            when 'cancelled' in (known_status, known_payment) then 'cancelled'
            when 'unknown' in (known_status, known_payment, known_fulfilment) then 'unknown'
            when known_payment = 'returned' then 'returned'
            when known_fulfilment = 'fulfilled' then 'fulfilled'
            when known_payment = 'paid' then 'paid'
            else 'pending'
        end as status,
        vendor_status,
        payment_status,
        fulfilment_status,
        {{ json_text('document', 'order.source_name') }} as sales_channel,
        {{ json_text('document', 'order.currency') }} as currency,
        coalesce(
            {{ json_text('document', 'order.email') }},
            {{ json_text('document', 'order.customer.email') }}
        ) as email,
        coalesce(
            {{ json_text('document', 'order.phone') }},
            {{ json_text('document', 'order.customer.phone') }}
        ) as phone,

        -- numbers; the vendor's discount holds that of the lines as well
        cast({{ json_text('document', 'order.total_price') }} as numeric) as order_total_amount,
        coalesce({{ json_sum('document', 'order.shipping_lines', 'price') }}, 0)
            as shipping_amount,
        cast({{ json_text('document', 'order.total_tax') }} as numeric) as tax_amount,
        cast({{ json_text('document', 'order.total_discounts') }} as numeric)
        - coalesce({{ json_sum('document', 'order.line_items', 'total_discount') }}, 0)
            as discount_amount,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'order.created_on')) }} as ordered_at,
        case
            when known_payment in ('paid', 'returned')
                then
                    coalesce(
                        {{ json_newest(
                            'document', 'order.transactions', 'created_on', is_payment
                        ) }},
                        {{ json_newest('document', 'transactions', 'created_on', is_payment) }}
                    )
        end as paid_at,
        case
            when known_fulfilment = 'fulfilled'
                then
                    {{ json_newest(
                        'document', 'order.fulfillments', 'created_on',
                        json_text('elements.element', 'status') ~ " = 'success'",
                    ) }}
        end as fulfilled_at,
        {{ utc_timestamp('null') }} as delivered_at,
        {{ utc_timestamp(json_text('document', 'order.cancelled_on')) }} as cancelled_at
    from mapped

)

select * from final
