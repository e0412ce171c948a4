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
        elements.element_number as discount_number,

        -- attributes
        {{ json_scalar('elements.element') }} as discount_code

    from source
    {{ json_elements('source.document', 'discount_codes') }}

)

select * from renamed
