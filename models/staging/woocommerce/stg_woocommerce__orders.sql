with

source as (

    select * from {{ source('woocommerce', 'woocommerce__orders') }}
    where deleted_at is null and {{ json_text('document', 'is_test') }} = 'false'

),

statuses as (

    select * from {{ ref('vendor_statuses') }}
    where vendor = 'woocommerce' and record = 'order'

),

channels as (

    select * from {{ ref('vendor_channels') }}
    where vendor = 'woocommerce'

),

renamed as (

    select
        source.account,
        source.id as order_id,
        source.document,
        {{ json_text('source.document', 'order.status') }} as vendor_status,
        {{ json_text('source.document', 'order.created_via') }} as created_via,
        {{ json_text('source.document', 'order.customer_id') }} as customer_id,
        {{ json_text('source.document', 'order.prices_include_tax') }} = 'true'
            as has_tax_in_prices,
        {{ utc_timestamp(json_text('source.document', 'order.date_paid_gmt') ~ " || 'Z'") }}
            as paid_at,
        {{ utc_timestamp(json_text('source.document', 'order.date_completed_gmt') ~ " || 'Z'") }}
            as fulfilled_at,
        {{ utc_timestamp(json_text('source.document', 'delivered_at')) }} as delivered_at
    from source

),

mapped as (

    select
        renamed.*,
        coalesce(channels.channel, renamed.created_via) as sales_channel,
        coalesce(statuses.status, 'unknown') as known_status
    from renamed
    left join channels on renamed.created_via = channels.vendor_channel
    left join statuses on renamed.vendor_status = statuses.vendor_status

),

final as (

    select
        -- keys
        account,
        order_id,
        {{ json_text('document', 'order.number') }} as order_number,
        nullif(customer_id, '0') as shop_customer_id,
        {{ json_text('document', 'ga_client_id') }} as ga_client_id,
        {{ json_text('document', 'ga_transaction_id') }} as ga_transaction_id,
        cast(null as {{ dbt.type_string() }}) as created_by_operator_id,
        {{ json_text('document', 'chat_id') }} as chat_id,

        -- attributes; given back before it was sent is cancelled, and worked on is not yet paid
        case
            when known_status = 'returned' and fulfilled_at is null then 'cancelled'
            when known_status = 'paid' and paid_at is null then 'pending'
            when known_status = 'fulfilled' and delivered_at is not null then 'delivered'
            else known_status
        end as status,
        vendor_status,
        sales_channel,
        {{ json_text('document', 'order.currency') }} as currency,
        nullif({{ json_text('document', 'order.billing.email') }}, '') as email,
        nullif({{ json_text('document', 'order.billing.phone') }}, '') as phone,

        -- numbers; with tax where the shop's prices have it, rounded as people see them
        cast({{ json_text('document', 'order.total') }} as numeric) as order_total_amount,
        round(
            cast({{ json_text('document', 'order.shipping_total') }} as numeric)
            + case
                when has_tax_in_prices
                    then cast({{ json_text('document', 'order.shipping_tax') }} as numeric)
                else 0
            end, 4
        ) as shipping_amount,
        cast({{ json_text('document', 'order.total_tax') }} as numeric) as tax_amount,
        round(
            cast({{ json_text('document', 'order.discount_total') }} as numeric)
            + case
                when has_tax_in_prices
                    then cast({{ json_text('document', 'order.discount_tax') }} as numeric)
                else 0
            end, 4
        ) as discount_amount,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'order.date_created_gmt') ~ " || 'Z'") }}
            as ordered_at,
        paid_at,
        fulfilled_at,
        delivered_at,
        {{ utc_timestamp('null') }} as cancelled_at
    from mapped

)

select * from final
