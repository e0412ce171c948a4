with

source as (

    select * from {{ source('warehouse', 'extractions') }}

),

renamed as (

    select
        -- keys
        extraction_id,
        source_name,
        stream,

        -- attributes
        kind,
        account,

        -- booleans
        cursor_name <> source_name as is_backfill,
        failure is null as is_succeeded,

        -- timestamps, UTC
        finished_at,
        through as told_until

    from source

)

select * from renamed
