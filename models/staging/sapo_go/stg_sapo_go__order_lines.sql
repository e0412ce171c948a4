with

source as (

    select * from {{ source('sapo_go', 'sapo_go__orders') }}
    where deleted_at is null and coalesce({{ json_text('document', 'is_test') }}, 'false') <> 'true'

),

renamed as (

    select
        -- keys
        source.account,
        source.id as order_id,
        elements.element_number as line_number,
        {{ json_text('elements.element', 'id') }} as line_id,
        {{ json_text('elements.element', 'product_id') }} as product_id,

        -- attributes
        {{ json_text('elements.element', 'sku') }} as sku,
        coalesce(
            {{ json_text('elements.element', 'variant_name') }},
            {{ json_text('elements.element', 'product_name') }}
        ) as product_name,

        -- numbers
        cast({{ json_text('elements.element', 'quantity') }} as numeric) as quantity,
        cast({{ json_text('elements.element', 'price') }} as numeric) as unit_price_amount,
        cast(null as numeric) as unit_cost_amount,
        coalesce(cast({{ json_text('elements.element', 'discount_amount') }} as numeric), 0)
            as discount_amount

    from source
    {{ json_elements('source.document', 'order.order_line_items') }}

)

select * from renamed
