{% set said_at = "cast(" ~ json_text('element', 'time') ~ " as numeric) / 1000" %}

with

source as (

    select * from {{ source('zoho_salesiq', 'zoho_salesiq__conversations') }}
    where deleted_at is null

),

-- the id of a sender says what it is: $ begins that of a visitor, b that of a bot
typed as (

    select
        source.account,
        source.id as conversation_id,
        elements.element_number as message_number,
        elements.element,
        {{ json_text('elements.element', 'type') }} as vendor_type,
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
        case
            when sender_id like '$%' or sender_id like 'b%' then substring(sender_id, 2)
            else sender_id
        end as author_id,
        cast(null as {{ dbt.type_string() }}) as macro_id,
        cast(null as {{ dbt.type_string() }}) as campaign_id,

        -- attributes
        case
            when sender_id is null or vendor_type = 'info' then 'system'
            when sender_id like '$%' then 'contact'
            when sender_id like 'b%' then 'bot'
            else 'operator'
        end as author_type,
        'message' as kind,
        vendor_type,

        -- timestamps, UTC
        {{ epoch_timestamp(said_at) }} as sent_at

    from typed

)

select * from renamed
