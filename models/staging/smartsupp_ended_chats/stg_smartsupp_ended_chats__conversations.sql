with

source as (

    select * from {{ source('smartsupp_ended_chats', 'smartsupp_ended_chats__conversations') }}
    where deleted_at is null

),

typed as (

    select
        account,
        id,
        document,
        cast({{ json_text('document', 'chat.beginAt') }} as numeric) as began_milliseconds,
        cast({{ json_text('document', 'chat.endAt') }} as numeric) as ended_milliseconds
    from source

),

renamed as (

    select
        -- keys
        account,
        id as conversation_id,
        cast(null as {{ dbt.type_string() }}) as team_id,
        {{ json_text('document', 'chat.visitor.id') }} as contact_id,
        {{ json_text('document', 'shop_customer_id') }} as shop_customer_id,
        {{ json_text('document', 'ga_client_id') }} as ga_client_id,
        cast(null as {{ dbt.type_string() }}) as closed_by_id,

        -- attributes; only what ended is posted
        'chat' as channel,
        'closed' as status,
        cast(null as {{ dbt.type_string() }}) as closed_by_type,
        cast(null as {{ dbt.type_string() }}) as team_name,
        {{ json_text('document', 'chat.visitor.email') }} as email,
        {{ json_text('document', 'chat.visitor.phone') }} as phone,
        {{ json_text('document', 'chat.visitor.countryCode') }} as country,
        cast(null as {{ dbt.type_string() }}) as device,
        cast(null as {{ dbt.type_string() }}) as contact_language,
        {{ json_text('document', 'chat.visitor.referer') }} as referrer,
        {{ json_text('document', 'landing_page') }} as landing_page,
        cast(null as {{ dbt.type_string() }}) as visit_source,
        cast(null as {{ dbt.type_string() }}) as visit_medium,
        cast(null as {{ dbt.type_string() }}) as conversation_url,

        -- booleans
        cast({{ json_text('document', 'chat.channel.isOffline') }} as boolean) as is_offline,
        cast({{ json_text('document', 'chat.channel.isTriggered') }} as boolean) as is_proactive,

        -- timestamps, UTC
        {{ epoch_timestamp('began_milliseconds / 1000') }} as created_at,
        {{ epoch_timestamp('ended_milliseconds / 1000') }} as closed_at

    from typed

)

select * from renamed
