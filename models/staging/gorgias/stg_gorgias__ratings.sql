with

source as (

    select
        *,
        {{ json_text('document', 'ticket_id') }} as conversation_id
    from {{ source('gorgias', 'gorgias__ratings') }}
    where deleted_at is null and {{ json_text('document', 'score') }} is not null

),

-- a survey goes with its ticket
conversations as (

    select
        account,
        id as conversation_id
    from {{ source('gorgias', 'gorgias__conversations') }}
    where deleted_at is null and {{ json_text('document', 'ticket.trashed_datetime') }} is null

),

renamed as (

    select
        -- keys
        conversations.account,
        conversations.conversation_id,
        cast(
            row_number() over (
                partition by conversations.account, conversations.conversation_id
                order by source.source_updated_at, source.id
            ) as integer
        ) as rating_number,
        source.id as rating_id,
        cast(null as {{ dbt.type_string() }}) as message_id,

        -- attributes
        'csat' as kind,

        -- numbers
        cast({{ json_text('document', 'score') }} as numeric) as score,
        cast(1 as numeric) as scale_min,
        cast(5 as numeric) as scale_max,

        -- timestamps, UTC
        coalesce(
            {{ utc_timestamp(json_text('document', 'scored_datetime')) }},
            source.source_updated_at
        ) as answered_at

    from source
    inner join conversations
        on
            source.account = conversations.account
            and source.conversation_id = conversations.conversation_id

)

select * from renamed
