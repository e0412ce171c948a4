{%- set is_payment = (
    json_text('elements.element', 'kind') ~ " in ('SALE', 'CAPTURE') and "
    ~ json_text('elements.element', 'status') ~ " = 'SUCCESS'"
) %}
{%- set is_sent = json_text('elements.element', 'status') ~ " = 'SUCCESS'" %}
{%- set is_on_its_way = (
    is_sent ~ " and " ~ json_text('elements.element', 'deliveredAt') ~ " is null"
) %}

with

source as (

    select * from {{ source('shopify', 'shopify__orders') }}
    where deleted_at is null and {{ json_text('document', 'order.test') }} = 'false'

),

statuses as (

    select * from {{ ref('vendor_statuses') }}
    where vendor = 'shopify'

),

channels as (

    select * from {{ ref('vendor_channels') }}
    where vendor = 'shopify'

),

renamed as (

    select
        source.account,
        source.id as order_id,
        source.document,
        {{ json_text('source.document', 'order.displayFinancialStatus') }} as payment_status,
        {{ json_text('source.document', 'order.displayFulfillmentStatus') }} as fulfilment_status,
        {{ json_text('source.document', 'order.returnStatus') }} as return_status,
        {{ json_text('source.document', 'order.sourceName') }} as source_name,
        {{ json_text('source.document', 'order.edited') }} = 'true' as is_edited,
        cast(
            {{ json_text('source.document', 'order.totalPriceSet.shopMoney.amount') }} as numeric
        ) as full_total_amount,
        cast(
            {{ json_text('source.document', 'order.currentTotalPriceSet.shopMoney.amount') }}
            as numeric
        ) as current_total_amount,
        cast(
            {{ json_text('source.document', 'order.totalRefundedSet.shopMoney.amount') }}
            as numeric
        ) as refunded_amount
    from source

),

mapped as (

    select
        renamed.*,
        coalesce(channels.channel, renamed.source_name) as sales_channel,
        coalesce(payments.status, 'unknown') as known_payment,
        coalesce(fulfilments.status, 'unknown') as known_fulfilment,
        coalesce(returned.status, 'unknown') as known_return
    from renamed
    left join channels on renamed.source_name = channels.vendor_channel
    left join statuses as payments
        on renamed.payment_status = payments.vendor_status and payments.record = 'payment'
    left join statuses as fulfilments
        on
            renamed.fulfilment_status = fulfilments.vendor_status
            and fulfilments.record = 'fulfilment'
    left join statuses as returned
        on renamed.return_status = returned.vendor_status and returned.record = 'return'

),

timed as (

    select
        mapped.*,
        case
            when mapped.known_payment in ('paid', 'returned')
                then
                    {{ json_newest(
                        'mapped.document', 'order.transactions', 'processedAt', is_payment
                    ) }}
        end as paid_at,
        case
            when mapped.known_fulfilment = 'fulfilled'
                then
                    {{ json_newest(
                        'mapped.document', 'order.fulfillments', 'createdAt', is_sent
                    ) }}
        end as fulfilled_at,
        -- delivered is what has arrived whole
        case
            when
                mapped.known_fulfilment = 'fulfilled'
                and
                    {{ json_newest(
                        'mapped.document', 'order.fulfillments', 'createdAt', is_on_its_way
                    ) }}
                is null
                then
                    {{ json_newest(
                        'mapped.document', 'order.fulfillments', 'deliveredAt', is_sent
                    ) }}
        end as delivered_at,
        {{ utc_timestamp(json_text('mapped.document', 'order.cancelledAt')) }} as cancelled_at
    from mapped

),

final as (

    select
        -- keys
        account,
        order_id,
        replace({{ json_text('document', 'order.name') }}, '#', '') as order_number,
        {{ json_text('document', 'order.customer.legacyResourceId') }} as shop_customer_id,
        {{ json_text('document', 'ga_client_id') }} as ga_client_id,
        {{ json_text('document', 'ga_transaction_id') }} as ga_transaction_id,
        cast(null as {{ dbt.type_string() }}) as created_by_operator_id,
        {{ json_text('document', 'chat_id') }} as chat_id,

        -- attributes; the status that is furthest along, of those the order has beside each other
        case
            when cancelled_at is not null or known_payment = 'cancelled' then 'cancelled'
            when 'unknown' in (known_payment, known_fulfilment, known_return) then 'unknown'
            when 'returned' in (known_payment, known_return) then 'returned'
            when delivered_at is not null then 'delivered'
            when known_fulfilment = 'fulfilled' then 'fulfilled'
            when known_payment = 'paid' then 'paid'
            else 'pending'
        end as status,
        payment_status,
        fulfilment_status,
        return_status,
        sales_channel,
        {{ json_text('document', 'order.currencyCode') }} as currency,
        {{ json_text('document', 'order.email') }} as email,
        {{ json_text('document', 'order.phone') }} as phone,

        -- numbers; of an edited order only what it costs now and what was given back is sure,
        -- and the vendor's discount holds that of the lines as well
        case when is_edited then current_total_amount + refunded_amount else full_total_amount end
            as order_total_amount,
        cast(
            {{ json_text('document', 'order.totalShippingPriceSet.shopMoney.amount') }} as numeric
        ) as shipping_amount,
        cast({{ json_text('document', 'order.totalTaxSet.shopMoney.amount') }} as numeric)
            as tax_amount,
        cast({{ json_text('document', 'order.totalDiscountsSet.shopMoney.amount') }} as numeric)
        - coalesce({{ json_sum('document', 'lines', 'totalDiscountSet.shopMoney.amount') }}, 0)
            as discount_amount,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'order.processedAt')) }} as ordered_at,
        paid_at,
        fulfilled_at,
        delivered_at,
        cancelled_at
    from timed

)

select * from final
