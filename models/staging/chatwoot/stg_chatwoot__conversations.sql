{%- set event = json_text('elements.element', 'name') -%}
{%- set resolved = event ~ " in ('conversation_resolved', 'conversation_bot_resolved')" -%}
{%- set named_resolved = event ~ " = 'conversation_resolved'" -%}
{%- set by_a_bot = event ~ " = 'conversation_bot_resolved'" -%}
{%- set opened = event ~ " = 'conversation_opened'" %}

with

source as (

    select * from {{ source('chatwoot', 'chatwoot__conversations') }}
    where deleted_at is null

),

statuses as (

    select
        vendor_status,
        status
    from {{ ref('vendor_statuses') }}
    where vendor = 'chatwoot' and record = 'conversation'

),

vendor_channels as (

    select
        vendor_channel,
        channel
    from {{ ref('vendor_channels') }}
    where vendor = 'chatwoot'

),

channels as (

    select channel from {{ ref('channels') }}

),

named as (

    select
        *,
        {{ json_text('document', 'conversation.status') }} as vendor_status,
        {{ json_text('document', 'conversation.meta.channel') }} as channel_type,
        {{ json_text('document', 'as_set.channel') }} as set_channel
    from source

),

mapped as (

    select
        named.account,
        named.id,
        named.document,
        named.vendor_status,
        coalesce(named.set_channel, named.channel_type) as vendor_channel,
        coalesce(statuses.status, 'unknown') as status,
        coalesce(channels.channel, vendor_channels.channel, 'unknown') as channel
    from named
    left join statuses on named.vendor_status = statuses.vendor_status
    left join channels on named.set_channel = channels.channel
    left join vendor_channels on named.channel_type = vendor_channels.vendor_channel

),

dated as (

    select
        *,
        {{ json_newest('document', 'reporting_events', 'event_end_time', resolved) }}
            as resolved_at,
        {{ json_newest('document', 'reporting_events', 'event_end_time', by_a_bot) }}
            as resolved_by_bot_at,
        {{ json_newest('document', 'reporting_events', 'event_end_time', opened) }}
            as opened_again_at,
        {{ json_text_of_newest(
            'document', 'reporting_events', 'user_id', 'event_end_time', named_resolved
        ) }} as resolver_id,
        {{ epoch_timestamp(json_text('document', 'as_set.closed_by_itself_at')) }}
            as closed_by_itself_at
    from mapped

),

-- a conversation shows as resolved a moment before there is an event of it
judged as (

    select
        *,
        status = 'closed'
        and resolved_at is not null
        and (opened_again_at is null or opened_again_at <= resolved_at) as has_close,
        case
            -- the instants of messages have no fractions
            when {{ seconds_between('closed_by_itself_at', 'resolved_at') }} < 1 then 'system'
            when resolved_by_bot_at >= resolved_at then 'bot'
            when
                resolver_id is not null
                and {{ json_text('document', 'as_set.is_resolved_by_assignee') }} = 'true'
                then 'operator'
        end as resolver_type
    from dated

),

renamed as (

    select
        -- keys
        account,
        id as conversation_id,
        {{ json_text('document', 'conversation.meta.team.id') }} as team_id,
        {{ json_text('document', 'conversation.meta.sender.id') }} as contact_id,
        {{ json_text('document', 'as_set.shop_customer_id') }} as shop_customer_id,
        {{ json_text('document', 'as_set.ga_client_id') }} as ga_client_id,
        case when has_close and resolver_type = 'operator' then resolver_id end as closed_by_id,

        -- attributes
        channel,
        status,
        case when has_close then resolver_type end as closed_by_type,
        {{ json_text('document', 'conversation.meta.team.name') }} as team_name,
        {{ json_text('document', 'conversation.meta.sender.email') }} as email,
        {{ json_text('document', 'conversation.meta.sender.phone_number') }} as phone,
        cast(null as {{ dbt.type_string() }}) as country,
        cast(null as {{ dbt.type_string() }}) as device,
        {{ json_text('document', 'conversation.additional_attributes.browser_language') }}
            as contact_language,
        cast(null as {{ dbt.type_string() }}) as referrer,
        cast(null as {{ dbt.type_string() }}) as landing_page,
        cast(null as {{ dbt.type_string() }}) as visit_source,
        cast(null as {{ dbt.type_string() }}) as visit_medium,
        cast(null as {{ dbt.type_string() }}) as conversation_url,
        vendor_status,
        vendor_channel,

        -- booleans
        cast(null as boolean) as is_offline,
        cast(null as boolean) as is_proactive,

        -- timestamps, UTC
        {{ epoch_timestamp(json_text('document', 'conversation.created_at')) }} as created_at,
        case when has_close then resolved_at end as closed_at

    from judged

)

select * from renamed
