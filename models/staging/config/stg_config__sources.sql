with

source as (

    select * from {{ source('config', 'config__sources') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        account,
        {{ json_text('document', 'source') }} as source_name,
        {{ json_text('document', 'stream') }} as stream,

        -- attributes
        {{ json_text('document', 'kind') }} as kind,
        {{ json_text('document', 'topic') }} as topic,

        -- booleans
        {{ json_text('document', 'is_file') }} = 'true' as is_file

    from source

)

select * from renamed
