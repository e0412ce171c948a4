with

source as (

    select * from {{ source('chatwoot', 'chatwoot__conversations') }}
    where deleted_at is null

),

typed as (

    select
        source.account,
        source.id as conversation_id,
        elements.element_number as message_number,
        elements.element,
        -- a number, but a word where a webhook passed it on
        case {{ json_text('elements.element', 'message_type') }}
            when 'incoming' then '0'
            when 'outgoing' then '1'
            when 'activity' then '2'
            when 'template' then '3'
            else {{ json_text('elements.element', 'message_type') }}
        end as message_type,
        {{ json_text('elements.element', 'sender.type') }} as sender_type,
        {{ json_text('elements.element', 'sender.id') }} as sender_id
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
        -- agents, bots and assistants are counted apart, so that they may have the same number
        case sender_type
            when 'agent_bot' then 'bot-'
            when 'captain_assistant' then 'assistant-'
            else ''
        end || sender_id as author_id,
        cast(null as {{ dbt.type_string() }}) as macro_id,
        cast(null as {{ dbt.type_string() }}) as campaign_id,

        -- attributes; what has no sender was sent by a campaign or a rule, or tells what happened
        case
            when message_type = '0' then 'contact'
            when message_type <> '1' then 'system'
            when
                sender_type is null
                or {{ json_text('element', 'content_attributes.automation_rule_id') }} is not null
                then 'campaign'
            when sender_type = 'user' then 'operator'
            when sender_type = 'agent_bot' then 'bot'
            when sender_type = 'captain_assistant' then 'ai'
            else 'system'
        end as author_type,
        case when {{ json_text('element', 'private') }} = 'true' then 'note' else 'message' end
            as kind,
        message_type as vendor_message_type,
        coalesce(sender_type, 'nobody') as vendor_sender_type,

        -- timestamps, UTC
        {{ epoch_timestamp(json_text('element', 'created_at')) }} as sent_at

    from typed

)

select * from renamed
