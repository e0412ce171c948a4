with

source as (

    select * from {{ source('woocommerce', 'woocommerce__orders') }}
    where deleted_at is null

),

renamed as (

    select
        account,
        id as order_id,
        source_updated_at as changed_at,
        loaded_at
    from source

)

select * from renamed
