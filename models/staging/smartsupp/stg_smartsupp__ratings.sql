with

source as (

    select * from {{ source('smartsupp', 'smartsupp__conversations') }}
    where deleted_at is null

),

events as (

    select * from {{ source('smartsupp_webhooks', 'smartsupp_webhooks__events') }}
    where deleted_at is null

),

-- the newest of each conversation has number 1
posted as (

    select
        account,
        {{ json_text('document', 'conversation_id') }} as conversation_id,
        {{ json_text('document', 'data.rating_value') }} as rating_value,
        source_updated_at as posted_at,
        row_number() over (
            partition by account, {{ json_text('document', 'conversation_id') }}
            order by source_updated_at desc, id desc
        ) as posted_number
    from events
    where {{ json_text('document', 'event') }} = 'conversation.rated'

),

rated as (

    select
        account,
        id as conversation_id,
        {{ json_text('document', 'conversation.rating_value') }} as rating_value
    from source
    where {{ json_text('document', 'conversation.rating_value') }} is not null

),

renamed as (

    select
        -- keys
        rated.account,
        rated.conversation_id,
        1 as rating_number,
        rated.conversation_id as rating_id,
        cast(null as {{ dbt.type_string() }}) as message_id,

        -- attributes
        'csat' as kind,

        -- numbers
        cast(rated.rating_value as numeric) as score,
        cast(1 as numeric) as scale_min,
        cast(5 as numeric) as scale_max,

        -- timestamps, UTC
        posted.posted_at as answered_at

    from rated
    left join posted
        on
            rated.account = posted.account
            and rated.conversation_id = posted.conversation_id
            and rated.rating_value = posted.rating_value
            and posted.posted_number = 1

)

select * from renamed
