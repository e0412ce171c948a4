{%- set is_of_campaign = (
    json_text('elements.element', 'meta.campaigns') ~ " is not null and "
    ~ json_text('elements.element', 'from_agent') ~ " = 'true'"
) %}

with

source as (

    select
        *,
        {{ json_text('document', 'ticket.status') }} as ticket_status,
        {{ json_text('document', 'ticket.channel') }} as vendor_channel,
        {{ json_text('document', 'ticket.via') }} as via,
        {{ json_text('document', 'as_set.channel') }} as set_channel,
        {{ utc_timestamp(json_text('document', 'ticket.closed_datetime')) }} as closed_at,
        {{ utc_timestamp(json_text('document', 'ticket.snooze_datetime')) }} as snoozed_until_at
    from {{ source('gorgias', 'gorgias__conversations') }}
    where deleted_at is null and {{ json_text('document', 'ticket.trashed_datetime') }} is null

),

closings as (

    select
        account,
        id as conversation_id,
        {{ json_text('document', 'user_id') }} as user_id,
        {{ json_text('document', 'as_set.is_of_bot') }} as is_of_bot,
        {{ utc_timestamp(json_text('document', 'created_datetime')) }} as closed_at
    from {{ source('gorgias', 'gorgias__closings') }}

),

statuses as (

    select
        vendor_status,
        status
    from {{ ref('vendor_statuses') }}
    where vendor = 'gorgias' and record = 'conversation'

),

vendor_channels as (

    select
        vendor_channel,
        channel
    from {{ ref('vendor_channels') }}
    where vendor = 'gorgias'

),

channels as (

    select channel from {{ ref('channels') }}

),

-- who snoozes a ticket closes it until it wakes up
worded as (

    select
        *,
        case
            when ticket_status = 'closed' and snoozed_until_at > closed_at then 'snoozed'
            else ticket_status
        end as vendor_status
    from source

),

mapped as (

    select
        worded.*,
        coalesce(statuses.status, 'unknown') as status,
        -- the last closing that is known may be an earlier one
        case
            when
                statuses.status = 'closed'
                and abs({{ seconds_between('closings.closed_at', 'worded.closed_at') }}) < 60
                then closings.user_id
        end as closed_by_id,
        closings.is_of_bot
    from worded
    left join statuses on worded.vendor_status = statuses.vendor_status
    left join closings
        on worded.account = closings.account and worded.id = closings.conversation_id

),

renamed as (

    select
        -- keys
        mapped.account,
        mapped.id as conversation_id,
        {{ json_text('document', 'ticket.assignee_team.id') }} as team_id,
        {{ json_text('document', 'ticket.customer.id') }} as contact_id,
        {{ json_text('document', 'as_set.shop_customer_id') }} as shop_customer_id,
        {{ json_text('document', 'as_set.ga_client_id') }} as ga_client_id,
        mapped.closed_by_id,

        -- attributes
        coalesce(channels.channel, vendor_channels.channel, 'unknown') as channel,
        mapped.status,
        case
            when mapped.closed_by_id is null then null
            when mapped.is_of_bot = 'true' then 'bot'
            else 'operator'
        end as closed_by_type,
        {{ json_text('document', 'ticket.assignee_team.name') }} as team_name,
        coalesce(
            {{ json_text('document', 'customer.email') }},
            {{ json_text('document', 'ticket.customer.email') }}
        ) as email,
        {{ json_text_of_newest(
            'document', 'customer.channels', 'address', 'created_datetime',
            json_text('elements.element', 'type') ~ " = 'phone'"
        ) }} as phone,
        cast(null as {{ dbt.type_string() }}) as country,
        cast(null as {{ dbt.type_string() }}) as device,
        {{ json_text('document', 'ticket.language') }} as contact_language,
        cast(null as {{ dbt.type_string() }}) as referrer,
        cast(null as {{ dbt.type_string() }}) as landing_page,
        cast(null as {{ dbt.type_string() }}) as visit_source,
        cast(null as {{ dbt.type_string() }}) as visit_medium,
        cast(null as {{ dbt.type_string() }}) as conversation_url,
        mapped.vendor_status,
        coalesce(mapped.set_channel, mapped.vendor_channel) as vendor_channel,

        -- booleans
        mapped.via in ('offline_capture', 'form', 'contact_form') as is_offline,
        {{ json_newest('document', 'messages', 'created_datetime', is_of_campaign) }} is not null
            as is_proactive,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'ticket.created_datetime')) }} as created_at,
        case when mapped.status = 'closed' then mapped.closed_at end as closed_at

    from mapped
    left join channels on mapped.set_channel = channels.channel
    left join vendor_channels on mapped.vendor_channel = vendor_channels.vendor_channel

)

select * from renamed
