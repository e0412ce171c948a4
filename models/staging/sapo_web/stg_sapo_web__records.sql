with

renamed as (

    select
        'orders' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('sapo_web', 'sapo_web__orders') }}

)

select * from renamed
