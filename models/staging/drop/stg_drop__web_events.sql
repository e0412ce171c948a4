with

source as (

    select * from {{ source('drop', 'drop__web_events') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        account,
        id as web_event_id,
        id as source_record_id,
        {{ json_text('document', 'transaction_id') }} as transaction_id,

        -- attributes
        {{ json_text('document', 'event_name') }} as event_name,
        {{ json_text('document', 'event_label') }} as event_label,
        {{ json_text('document', 'session_source') }} as session_source,
        {{ json_text('document', 'session_medium') }} as session_medium,
        {{ json_text('document', 'session_campaign') }} as session_campaign,
        {{ json_text('document', 'channel_group') }} as channel_group,
        {{ json_text('document', 'country') }} as country,
        {{ json_text('document', 'device') }} as device,
        {{ json_text('document', 'currency') }} as currency,

        -- numbers
        cast(cast({{ json_text('document', 'event_count') }} as numeric) as bigint) as event_count,
        cast(cast({{ json_text('document', 'sessions') }} as numeric) as bigint) as session_count,
        cast(cast({{ json_text('document', 'total_users') }} as numeric) as bigint) as user_count,
        cast(cast({{ json_text('document', 'transactions') }} as numeric) as bigint)
            as transaction_count,
        cast({{ json_text('document', 'revenue') }} as numeric) as revenue_amount,

        -- booleans
        cast({{ json_text('document', 'chatted') }} as boolean) as is_chatted,
        cast(null as boolean) as is_sampled,
        cast(null as boolean) as is_thresholded,
        cast(null as boolean) as has_other_row,
        cast(null as boolean) as is_final,

        -- dates
        cast({{ json_text('document', 'date') }} as date) as event_date

    from source

)

select * from renamed
