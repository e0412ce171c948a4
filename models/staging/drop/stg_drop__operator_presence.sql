with

source as (

    select * from {{ source('drop', 'drop__operator_presence') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        account,
        id as presence_id,
        {{ json_text('document', 'operator_id') }} as operator_id,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'online_from')) }} as online_from_at,
        {{ utc_timestamp(json_text('document', 'online_until')) }} as online_until_at

    from source

)

select * from renamed
