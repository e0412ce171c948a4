with

source as (

    select * from {{ source('warehouse', 'loads') }}

),

renamed as (

    select
        load_id,
        source as source_name,
        stream
    from source

)

select * from renamed
