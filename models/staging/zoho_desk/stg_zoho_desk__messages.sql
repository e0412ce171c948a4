with

source as (

    select * from {{ source('zoho_desk', 'zoho_desk__conversations') }}
    where
        deleted_at is null
        and coalesce({{ json_text('document', 'is_left_out') }}, 'false') <> 'true'

),

authors as (

    select * from {{ ref('vendor_statuses') }}
    where vendor = 'zoho_desk' and record = 'author'

),

typed as (

    select
        source.account,
        source.id as conversation_id,
        elements.element_number as message_number,
        elements.element,
        {{ json_text('elements.element', 'type') }} as part_type,
        {{ json_text('elements.element', 'direction') }} as direction,
        coalesce(
            {{ json_text('elements.element', 'author.type') }},
            {{ json_text('elements.element', 'commenter.type') }}
        ) as vendor_author
    from source
    {{ json_elements('source.document', 'conversations') }}
    -- what was never sent
    where coalesce({{ json_text('elements.element', 'status') }}, '') not in ('DRAFT', 'FAILED')

),

renamed as (

    select
        -- keys
        typed.account,
        typed.conversation_id,
        typed.message_number,
        {{ json_text('typed.element', 'id') }} as message_id,
        coalesce(
            {{ json_text('typed.element', 'author.id') }},
            {{ json_text('typed.element', 'commenter.id') }}
        ) as author_id,
        cast(null as {{ dbt.type_string() }}) as macro_id,
        cast(null as {{ dbt.type_string() }}) as campaign_id,

        -- attributes; what nobody wrote came in from the contact or was sent by the tool
        case
            when typed.vendor_author is not null then coalesce(authors.status, 'unknown')
            when typed.direction = 'in' then 'contact'
            else 'system'
        end as author_type,
        case
            when typed.part_type = 'comment'
                then
                    case
                        when {{ json_text('typed.element', 'isPublic') }} = 'true' then 'comment'
                        else 'note'
                    end
            -- the contact sees neither what is private nor what is forwarded to somebody else
            when {{ json_text('typed.element', 'visibility') }} = 'private' then 'note'
            when {{ json_text('typed.element', 'isForward') }} = 'true' then 'note'
            else 'message'
        end as kind,
        typed.vendor_author,

        -- timestamps, UTC
        coalesce(
            {{ utc_timestamp(json_text('typed.element', 'createdTime')) }},
            {{ utc_timestamp(json_text('typed.element', 'commentedTime')) }}
        ) as sent_at
    from typed
    left join authors on typed.vendor_author = authors.vendor_status

)

select * from renamed
