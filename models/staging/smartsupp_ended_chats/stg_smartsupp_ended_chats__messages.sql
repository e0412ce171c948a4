with

source as (

    select * from {{ source('smartsupp_ended_chats', 'smartsupp_ended_chats__conversations') }}
    where deleted_at is null

),

authors as (

    select * from {{ ref('vendor_statuses') }}
    where vendor = 'smartsupp_ended_chats' and record = 'author'

),

typed as (

    select
        source.account,
        source.id as conversation_id,
        elements.element_number as message_number,
        {{ json_text('source.document', 'chat.visitor.id') }} as contact_id,
        {{ json_text('elements.element', 'from') }} as vendor_author,
        {{ json_text('elements.element', 'triggeredBy') }} as trigger_id,
        {{ json_text('elements.element', 'sentAt') }} as sent_milliseconds
    from source
    {{ json_elements('source.document', 'chat.messages') }}

),

renamed as (

    select
        -- keys
        typed.account,
        typed.conversation_id,
        typed.message_number,
        typed.conversation_id || '-' || typed.message_number as message_id,
        case authors.status
            when 'contact' then typed.contact_id
            when 'bot' then typed.trigger_id
            when 'campaign' then typed.trigger_id
        end as author_id,
        cast(null as {{ dbt.type_string() }}) as macro_id,
        case when authors.status = 'campaign' then typed.trigger_id end as campaign_id,

        -- attributes
        coalesce(authors.status, 'unknown') as author_type,
        'message' as kind,
        typed.vendor_author,

        -- timestamps, UTC
        {{ epoch_timestamp('cast(typed.sent_milliseconds as numeric) / 1000') }} as sent_at
    from typed
    left join authors on typed.vendor_author = authors.vendor_status

)

select * from renamed
