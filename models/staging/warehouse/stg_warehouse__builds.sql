with

source as (

    select * from {{ source('quality', 'builds') }}

),

renamed as (

    select
        build_id,
        status,
        through_load_id
    from source

)

select * from renamed
