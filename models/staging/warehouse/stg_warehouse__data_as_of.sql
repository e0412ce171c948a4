with

source as (

    select * from {{ source('warehouse', 'data_as_of') }}

),

renamed as (

    select
        source as kind,
        stream,
        account,
        data_as_of
    from source

)

select * from renamed
