with

source as (

    select * from {{ source('drop', 'drop__conversations') }}
    where deleted_at is null

),

messages as (

    select
        source.account,
        source.id as conversation_id,
        elements.element_number as message_number,
        elements.element as message
    from source
    {{ json_elements('source.document', 'messages') }}

),

renamed as (

    select
        -- keys
        messages.account,
        messages.conversation_id,
        messages.message_number,
        elements.element_number as product_number,
        {{ json_text('elements.element', 'id') }} as product_id,

        -- attributes
        {{ json_text('elements.element', 'name') }} as product_name,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('elements.element', 'clicked_at')) }} as clicked_at

    from messages
    {{ json_elements('messages.message', 'products') }}

)

select * from renamed
