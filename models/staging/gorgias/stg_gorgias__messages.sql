with

source as (

    select * from {{ source('gorgias', 'gorgias__conversations') }}
    where deleted_at is null and {{ json_text('document', 'ticket.trashed_datetime') }} is null

),

unpacked as (

    select
        source.account,
        source.id as conversation_id,
        elements.element_number as message_number,
        elements.element,
        {{ json_text('elements.element', 'channel') }} as channel,
        {{ json_text('elements.element', 'public') }} as is_public,
        {{ json_text('elements.element', 'from_agent') }} as is_from_agent
    from source
    {{ json_elements('source.document', 'messages') }}

),

renamed as (

    select
        -- keys
        account,
        conversation_id,
        message_number,
        {{ json_text('element', 'id') }} as message_id,
        {{ json_text('element', 'sender.id') }} as author_id,
        cast(null as {{ dbt.type_string() }}) as macro_id,
        cast(null as {{ dbt.type_string() }}) as campaign_id,

        -- attributes
        case
            when is_from_agent = 'false' then 'contact'
            when {{ json_text('element', 'rule_id') }} is not null then 'bot'
            when {{ json_text('element', 'as_set.is_of_bot') }} = 'true' then 'bot'
            when {{ json_text('element', 'meta.campaigns') }} is not null then 'campaign'
            else 'operator'
        end as author_type,
        case
            when is_public = 'false' or channel = 'internal-note' then 'note'
            when
                channel in (
                    'facebook', 'facebook-mention', 'facebook-recommendations',
                    'instagram-ad-comment', 'instagram-comment', 'instagram-mention'
                )
                then 'comment'
            else 'message'
        end as kind,

        -- timestamps, UTC
        coalesce(
            {{ utc_timestamp(json_text('element', 'sent_datetime')) }},
            {{ utc_timestamp(json_text('element', 'created_datetime')) }}
        ) as sent_at

    from unpacked
    -- what could not be sent has answered nobody
    where {{ json_text('element', 'failed_datetime') }} is null

)

select * from renamed
