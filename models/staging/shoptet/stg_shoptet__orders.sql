{%- set item_type = json_text('elements.element', 'itemType') %}

with

source as (

    select * from {{ source('shoptet', 'shoptet__orders') }}
    where deleted_at is null and coalesce({{ json_text('document', 'is_test') }}, 'false') <> 'true'

),

statuses as (

    select
        account,
        id as status_id,
        {{ json_text('document', 'meaning') }} as status
    from {{ source('shoptet', 'shoptet__statuses') }}

),

mapped as (

    select
        source.account,
        source.id,
        source.document,
        {{ json_text('source.document', 'order.status.name') }} as vendor_status,
        {{ json_text('source.document', 'order.paid') }} = 'true' as is_paid,
        coalesce(statuses.status, 'unknown') as known_status
    from source
    left join statuses
        on
            source.account = statuses.account
            and {{ json_text('source.document', 'order.status.id') }} = statuses.status_id

),

final as (

    select
        -- keys
        account,
        id as order_id,
        {{ json_text('document', 'order.code') }} as order_number,
        {{ json_text('document', 'order.customerGuid') }} as shop_customer_id,
        {{ json_text('document', 'ga_client_id') }} as ga_client_id,
        {{ json_text('document', 'ga_transaction_id') }} as ga_transaction_id,
        cast(null as {{ dbt.type_string() }}) as created_by_operator_id,

        -- attributes
        case when known_status = 'pending' and is_paid then 'paid' else known_status end as status,
        vendor_status,
        {{ json_text('document', 'sales_channel') }} as sales_channel,
        {{ json_text('document', 'order.price.currencyCode') }} as currency,
        {{ json_text('document', 'order.email') }} as email,
        {{ json_text('document', 'order.phone') }} as phone,

        -- numbers
        cast({{ json_text('document', 'order.price.withVat') }} as numeric) as order_total_amount,
        coalesce(
            {{ json_sum(
                'document', 'order.items', 'itemPrice.withVat', item_type ~ " = 'shipping'"
            ) }},
            0
        ) as shipping_amount,
        cast({{ json_text('document', 'order.price.vat') }} as numeric) as tax_amount,
        coalesce(
            -{{ json_sum(
                'document', 'order.items', 'itemPrice.withVat',
                item_type ~ " in ('discount-coupon', 'volume-discount')",
            ) }},
            0
        ) as discount_amount,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'order.creationTime')) }} as ordered_at,
        {{ utc_timestamp('null') }} as paid_at,
        {{ utc_timestamp('null') }} as fulfilled_at,
        {{ utc_timestamp('null') }} as delivered_at,
        {{ utc_timestamp('null') }} as cancelled_at
    from mapped

)

select * from final
