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
        elements.element_number as tag_number,
        {{ json_text('elements.element', 'name') }} as tag_name,

        -- attributes
        {{ json_text('elements.element', 'applied_by') }} as applied_by,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('elements.element', 'applied_at')) }} as applied_at

    from source
    {{ json_elements('source.document', 'tags') }}

)

select * from renamed
