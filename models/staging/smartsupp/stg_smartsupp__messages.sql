with

source as (

    select * from {{ source('smartsupp', 'smartsupp__conversations') }}
    where deleted_at is null

),

authors as (

    select * from {{ ref('vendor_statuses') }}
    where vendor = 'smartsupp' and record = 'author'

),

typed as (

    select
        source.account,
        source.id as conversation_id,
        elements.element_number as message_number,
        elements.element,
        coalesce(
            {{ json_text('source.document', 'conversation.visitor_id') }},
            {{ json_text('source.document', 'conversation.contact_id') }}
        ) as contact_id,
        {{ json_text('elements.element', 'sub_type') }} as vendor_author,
        {{ json_text('elements.element', 'type') }} as vendor_type,
        {{ json_text('elements.element', 'trigger_id') }} as trigger_id
    from source
    {{ json_elements('source.document', 'messages') }}

),

renamed as (

    select
        -- keys
        typed.account,
        typed.conversation_id,
        typed.message_number,
        {{ json_text('typed.element', 'id') }} as message_id,
        case typed.vendor_author
            when 'contact' then typed.contact_id
            when 'agent' then {{ json_text('typed.element', 'agent_id') }}
            when 'bot' then typed.trigger_id
            when 'trigger' then typed.trigger_id
        end as author_id,
        cast(null as {{ dbt.type_string() }}) as macro_id,
        case when typed.vendor_author = 'trigger' then typed.trigger_id end as campaign_id,

        -- attributes; what is no message was written by the tool
        case
            when typed.vendor_type <> 'message' then 'system'
            else coalesce(authors.status, 'unknown')
        end as author_type,
        'message' as kind,
        typed.vendor_author,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('typed.element', 'created_at')) }} as sent_at
    from typed
    left join authors on typed.vendor_author = authors.vendor_status

)

select * from renamed
