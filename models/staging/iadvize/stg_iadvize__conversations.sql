with

source as (

    select
        *,
        {{ json_text('document', 'conversation.channel') }} as vendor_channel
    from {{ source('iadvize', 'iadvize__conversations') }}
    where deleted_at is null

),

vendor_channels as (

    select
        vendor_channel,
        channel
    from {{ ref('vendor_channels') }}
    where vendor = 'iadvize'

),

renamed as (

    select
        -- keys
        source.account,
        source.id as conversation_id,
        cast(null as {{ dbt.type_string() }}) as team_id,
        {{ json_text('document', 'conversation.visitor.id') }} as contact_id,
        {{ json_text('document', 'as_set.shop_customer_id') }} as shop_customer_id,
        {{ json_text('document', 'as_set.ga_client_id') }} as ga_client_id,
        cast(null as {{ dbt.type_string() }}) as closed_by_id,

        -- attributes; no other conversations are listed than closed ones
        coalesce(vendor_channels.channel, 'unknown') as channel,
        'closed' as status,
        cast(null as {{ dbt.type_string() }}) as closed_by_type,
        cast(null as {{ dbt.type_string() }}) as team_name,
        cast(null as {{ dbt.type_string() }}) as email,
        cast(null as {{ dbt.type_string() }}) as phone,
        cast(null as {{ dbt.type_string() }}) as country,
        cast(null as {{ dbt.type_string() }}) as device,
        {{ json_text('document', 'conversation.language') }} as contact_language,
        cast(null as {{ dbt.type_string() }}) as referrer,
        cast(null as {{ dbt.type_string() }}) as landing_page,
        cast(null as {{ dbt.type_string() }}) as visit_source,
        cast(null as {{ dbt.type_string() }}) as visit_medium,
        cast(null as {{ dbt.type_string() }}) as conversation_url,
        source.vendor_channel,

        -- booleans
        cast(null as boolean) as is_offline,
        cast(null as boolean) as is_proactive,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'conversation.createdAt')) }} as created_at,
        {{ utc_timestamp(json_text('document', 'conversation.closedAt')) }} as closed_at

    from source
    left join vendor_channels on upper(source.vendor_channel) = vendor_channels.vendor_channel

)

select * from renamed
