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
        elements.element_number as message_number,
        {{ json_text('elements.element', 'id') }} as message_id,
        {{ json_text('elements.element', 'author.id') }} as author_id,
        {{ json_text('elements.element', 'macro_id') }} as macro_id,
        {{ json_text('elements.element', 'campaign_id') }} as campaign_id,

        -- attributes
        {{ json_text('elements.element', 'author.type') }} as author_type,
        coalesce({{ json_text('elements.element', 'kind') }}, 'message') as kind,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('elements.element', 'sent_at')) }} as sent_at

    from source
    {{ json_elements('source.document', 'messages') }}

)

select * from renamed
