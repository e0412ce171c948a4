{% set started = json_text('document', 'conversation.start_time') %}
{% set ended = json_text('document', 'conversation.end_time') %}

with

source as (

    select
        *,
        coalesce(
            {{ json_text('document', 'conversation.chat_status.state_key') }},
            {{ json_text('document', 'conversation.chat_status.status_key') }}
        ) as vendor_status,
        {{ json_text('document', 'conversation.type') }} as vendor_channel,
        {{ json_text('document', 'ended_by') }} as vendor_closer
    from {{ source('zoho_salesiq', 'zoho_salesiq__conversations') }}
    where deleted_at is null

),

statuses as (

    select * from {{ ref('vendor_statuses') }}
    where vendor = 'zoho_salesiq' and record = 'conversation'

),

closers as (

    select * from {{ ref('vendor_statuses') }}
    where vendor = 'zoho_salesiq' and record = 'closer'

),

channels as (

    select * from {{ ref('vendor_channels') }}
    where vendor = 'zoho_salesiq'

),

renamed as (

    select
        -- keys
        source.account,
        source.id as conversation_id,
        {{ json_text('document', 'conversation.department.id') }} as team_id,
        {{ json_text('document', 'conversation.uvid') }} as contact_id,
        cast(null as {{ dbt.type_string() }}) as shop_customer_id,
        cast(null as {{ dbt.type_string() }}) as ga_client_id,
        cast(null as {{ dbt.type_string() }}) as closed_by_id,

        -- attributes
        coalesce(channels.channel, 'unknown') as channel,
        coalesce(statuses.status, 'unknown') as status,
        case
            when statuses.status = 'closed' and source.vendor_closer is not null
                then coalesce(closers.status, 'unknown')
        end as closed_by_type,
        {{ json_text('document', 'conversation.department.name') }} as team_name,
        {{ json_text('document', 'conversation.visitor.email') }} as email,
        {{ json_text('document', 'conversation.visitor.phone') }} as phone,
        {{ json_text('document', 'conversation.visitor.country') }} as country,
        cast(null as {{ dbt.type_string() }}) as device,
        {{ json_text('document', 'conversation.visitor.language') }} as contact_language,
        cast(null as {{ dbt.type_string() }}) as referrer,
        cast(null as {{ dbt.type_string() }}) as landing_page,
        cast(null as {{ dbt.type_string() }}) as visit_source,
        cast(null as {{ dbt.type_string() }}) as visit_medium,
        cast(null as {{ dbt.type_string() }}) as conversation_url,
        source.vendor_status,
        source.vendor_channel,
        source.vendor_closer,

        -- booleans
        cast(null as boolean) as is_offline,
        cast(null as boolean) as is_proactive,

        -- timestamps, UTC
        {{ epoch_timestamp("cast(" ~ started ~ " as numeric) / 1000") }} as created_at,
        case
            when statuses.status = 'closed'
                then {{ epoch_timestamp("cast(" ~ ended ~ " as numeric) / 1000") }}
        end as closed_at

    from source
    left join statuses on source.vendor_status = statuses.vendor_status
    left join closers on source.vendor_closer = closers.vendor_status
    left join channels on source.vendor_channel = channels.vendor_channel

)

select * from renamed
