with

source as (

    select * from {{ source('smartsupp', 'smartsupp__conversations') }}
    where deleted_at is null

),

events as (

    select * from {{ source('smartsupp_webhooks', 'smartsupp_webhooks__events') }}
    where deleted_at is null

),

statuses as (

    select * from {{ ref('vendor_statuses') }}
    where vendor = 'smartsupp' and record = 'conversation'

),

closers as (

    select * from {{ ref('vendor_statuses') }}
    where vendor = 'smartsupp' and record = 'closer'

),

channels as (

    select * from {{ ref('vendor_channels') }}
    where vendor = 'smartsupp'

),

-- the newest of each conversation has number 1
closings as (

    select
        account,
        {{ json_text('document', 'conversation_id') }} as conversation_id,
        {{ json_text('document', 'data.agent_id') }} as agent_id,
        case {{ json_text('document', 'event') }}
            when 'conversation.closed_by_contact' then 'contact'
            else {{ json_text('document', 'data.close_type') }}
        end as close_type,
        source_updated_at as posted_at,
        row_number() over (
            partition by account, {{ json_text('document', 'conversation_id') }}
            order by source_updated_at desc, id desc
        ) as closing_number
    from events
    where
        {{ json_text('document', 'event') }}
        in ('conversation.closed', 'conversation.closed_by_contact')

),

typed as (

    select
        account,
        id as conversation_id,
        document,
        {{ json_text('document', 'conversation.status') }} as vendor_status,
        {{ json_text('document', 'conversation.channel.type') }} as vendor_channel,
        (
            select max({{ json_text('elements.element', 'sub_type') }})
            from (select source.document) as held
            {{ json_elements('held.document', 'messages') }}
            where elements.element_number = 1
        ) as first_author,
        {{ utc_timestamp(json_text('document', 'conversation.finished_at')) }} as finished_at
    from source

),

renamed as (

    select
        -- keys
        typed.account,
        typed.conversation_id,
        {{ json_text('typed.document', 'conversation.group_id') }} as team_id,
        coalesce(
            {{ json_text('typed.document', 'conversation.visitor_id') }},
            {{ json_text('typed.document', 'conversation.contact_id') }}
        ) as contact_id,
        {{ json_text('typed.document', 'shop_customer_id') }} as shop_customer_id,
        {{ json_text('typed.document', 'ga_client_id') }} as ga_client_id,
        case when statuses.status = 'closed' then closings.agent_id end as closed_by_id,

        -- attributes
        coalesce(channels.channel, 'unknown') as channel,
        coalesce(statuses.status, 'unknown') as status,
        case
            when statuses.status = 'closed' and closings.close_type is not null
                then coalesce(closers.status, 'unknown')
        end as closed_by_type,
        {{ json_text('typed.document', 'conversation.group_id') }} as team_name,
        {{ json_text('typed.document', 'contact.email') }} as email,
        {{ json_text('typed.document', 'contact.phone') }} as phone,
        {{ json_text('typed.document', 'conversation.location.code') }} as country,
        {{ json_text('typed.document', 'visitor.device') }} as device,
        {{ json_text('typed.document', 'visitor.lang') }} as contact_language,
        {{ json_text('typed.document', 'conversation.referer') }} as referrer,
        cast(null as {{ dbt.type_string() }}) as landing_page,
        cast(null as {{ dbt.type_string() }}) as visit_source,
        cast(null as {{ dbt.type_string() }}) as visit_medium,
        cast(null as {{ dbt.type_string() }}) as conversation_url,
        typed.vendor_status,
        typed.vendor_channel,
        closings.close_type as vendor_close_type,

        -- booleans
        cast({{ json_text('typed.document', 'conversation.is_offline') }} as boolean)
            as is_offline,
        coalesce(typed.first_author in ('bot', 'trigger'), false) as is_proactive,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('typed.document', 'conversation.created_at')) }} as created_at,
        case when statuses.status = 'closed' then typed.finished_at end as closed_at
    from typed
    left join statuses on typed.vendor_status = statuses.vendor_status
    left join channels on typed.vendor_channel = channels.vendor_channel
    -- a close that was never posted is not the one before it
    left join closings
        on
            typed.account = closings.account
            and typed.conversation_id = closings.conversation_id
            and closings.closing_number = 1
            and {{ seconds_between('typed.finished_at', 'closings.posted_at') }} >= -60
    left join closers on closings.close_type = closers.vendor_status

)

select * from renamed
