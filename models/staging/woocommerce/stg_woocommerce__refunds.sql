with

source as (

    select * from {{ source('woocommerce', 'woocommerce__orders') }}
    where deleted_at is null and {{ json_text('document', 'is_test') }} = 'false'

),

renamed as (

    select
        -- keys
        source.account,
        source.id as order_id,
        elements.element_number as refund_number,
        {{ json_text('elements.element', 'id') }} as refund_id,

        -- numbers
        cast({{ json_text('elements.element', 'amount') }} as numeric) as refunded_amount,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('elements.element', 'date_created_gmt') ~ " || 'Z'") }}
            as refunded_at

    from source
    {{ json_elements('source.document', 'refunds') }}

)

select * from renamed
