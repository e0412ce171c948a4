with

source as (

    select
        *,
        {{ json_text('document', 'ticket.statusType') }} as vendor_status,
        {{ json_text('document', 'ticket.channel') }} as vendor_channel
    from {{ source('zoho_desk', 'zoho_desk__conversations') }}
    where
        deleted_at is null
        and coalesce({{ json_text('document', 'is_left_out') }}, 'false') <> 'true'

),

statuses as (

    select * from {{ ref('vendor_statuses') }}
    where vendor = 'zoho_desk' and record = 'conversation'

),

channels as (

    select * from {{ ref('vendor_channels') }}
    where vendor = 'zoho_desk'

),

renamed as (

    select
        -- keys
        source.account,
        source.id as conversation_id,
        {{ json_text('document', 'ticket.departmentId') }} as team_id,
        {{ json_text('document', 'ticket.contactId') }} as contact_id,
        {{ json_text('document', 'shop_customer_id') }} as shop_customer_id,
        {{ json_text('document', 'ga_client_id') }} as ga_client_id,
        cast(null as {{ dbt.type_string() }}) as closed_by_id,

        -- attributes
        coalesce(channels.channel, 'unknown') as channel,
        coalesce(statuses.status, 'unknown') as status,
        cast(null as {{ dbt.type_string() }}) as closed_by_type,
        coalesce(
            {{ json_text('document', 'department.name') }},
            {{ json_text('document', 'ticket.departmentId') }}
        ) as team_name,
        coalesce(
            {{ json_text('document', 'ticket.contact.email') }},
            {{ json_text('document', 'ticket.email') }}
        ) as email,
        coalesce(
            {{ json_text('document', 'ticket.contact.phone') }},
            {{ json_text('document', 'ticket.contact.mobile') }},
            {{ json_text('document', 'ticket.phone') }}
        ) as phone,
        cast(null as {{ dbt.type_string() }}) as country,
        cast(null as {{ dbt.type_string() }}) as device,
        {{ json_text('document', 'ticket.language') }} as contact_language,
        cast(null as {{ dbt.type_string() }}) as referrer,
        cast(null as {{ dbt.type_string() }}) as landing_page,
        cast(null as {{ dbt.type_string() }}) as visit_source,
        cast(null as {{ dbt.type_string() }}) as visit_medium,
        {{ json_text('document', 'ticket.webUrl') }} as conversation_url,
        source.vendor_status,
        source.vendor_channel,

        -- booleans
        cast(null as boolean) as is_offline,
        cast(null as boolean) as is_proactive,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'ticket.createdTime')) }} as created_at,
        case
            when statuses.status = 'closed'
                then {{ utc_timestamp(json_text('document', 'ticket.closedTime')) }}
        end as closed_at

    from source
    left join statuses on source.vendor_status = statuses.vendor_status
    left join channels on source.vendor_channel = channels.vendor_channel

)

select * from renamed
