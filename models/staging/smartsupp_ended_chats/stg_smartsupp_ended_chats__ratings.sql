with

source as (

    select * from {{ source('smartsupp_ended_chats', 'smartsupp_ended_chats__conversations') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        account,
        id as conversation_id,
        1 as rating_number,
        id as rating_id,
        cast(null as {{ dbt.type_string() }}) as message_id,

        -- attributes
        'csat' as kind,

        -- numbers
        cast({{ json_text('document', 'chat.channel.rating') }} as numeric) as score,
        cast(1 as numeric) as scale_min,
        cast(5 as numeric) as scale_max,

        -- timestamps, UTC
        {{ utc_timestamp('null') }} as answered_at

    from source
    where {{ json_text('document', 'chat.channel.rating') }} is not null

)

select * from renamed
