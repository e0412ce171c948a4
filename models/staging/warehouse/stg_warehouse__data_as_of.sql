with

source as (

    select * from {{ source('warehouse', 'data_as_of') }}

),

renamed as (

    select
        source as source_name,
        stream,
        account,
        data_as_of
    from source

)

select * from renamed
