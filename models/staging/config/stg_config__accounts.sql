with

source as (

    select * from {{ source('config', 'config__accounts') }}
    where deleted_at is null

),

renamed as (

    select
        account,
        {{ json_text('document', 'time_zone') }} as time_zone,
        {{ json_text('document', 'currency') }} as currency
    from source

)

select * from renamed
