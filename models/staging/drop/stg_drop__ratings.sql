with

source as (

    select * from {{ source('drop', 'drop__conversations') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        source.account,
        source.id as conversation_id,
        elements.element_number as rating_number,
        {{ json_text('elements.element', 'id') }} as rating_id,
        {{ json_text('elements.element', 'message_id') }} as message_id,

        -- attributes
        {{ json_text('elements.element', 'kind') }} as kind,

        -- numbers
        cast({{ json_text('elements.element', 'score') }} as numeric) as score,
        cast({{ json_text('elements.element', 'scale_min') }} as numeric) as scale_min,
        cast({{ json_text('elements.element', 'scale_max') }} as numeric) as scale_max,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('elements.element', 'answered_at')) }} as answered_at

    from source
    {{ json_elements('source.document', 'ratings') }}

)

select * from renamed
