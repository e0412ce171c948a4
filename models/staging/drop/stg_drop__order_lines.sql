with

source as (

    select * from {{ source('drop', 'drop__orders') }}
    where deleted_at is null

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
        {{ json_text('elements.element', 'name') }} as product_name,

        -- numbers
        cast({{ json_text('elements.element', 'quantity') }} as numeric) as quantity,
        cast({{ json_text('elements.element', 'unit_price') }} as numeric) as unit_price_amount,
        cast({{ json_text('elements.element', 'unit_cost') }} as numeric) as unit_cost_amount,
        coalesce(cast({{ json_text('elements.element', 'discount') }} as numeric), 0)
            as discount_amount

    from source
    {{ json_elements('source.document', 'lines') }}

)

select * from renamed
