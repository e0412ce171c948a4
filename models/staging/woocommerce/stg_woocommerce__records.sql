with

source as (

    select * from {{ source('woocommerce', 'woocommerce__orders') }}

),

renamed as (

    select
        'orders' as stream,
        account,
        id as record_id,
        load_id
    from source

)

select * from renamed
