with

renamed as (

    select
        'orders' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('sapo_go', 'sapo_go__orders') }}

)

select * from renamed
