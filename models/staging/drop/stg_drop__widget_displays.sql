with

source as (

    select * from {{ source('drop', 'drop__widget_displays') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        account,
        id as display_id,

        -- attributes
        {{ json_text('document', 'channel') }} as channel,

        -- numbers
        cast(cast({{ json_text('document', 'displays') }} as numeric) as bigint) as display_count,
        cast(cast({{ json_text('document', 'visitors') }} as numeric) as bigint) as visitor_count,

        -- dates
        cast({{ json_text('document', 'date') }} as date) as display_date

    from source

)

select * from renamed
