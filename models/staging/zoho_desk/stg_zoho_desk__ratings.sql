with

source as (

    select
        *,
        {{ json_text('document', 'ticket_id') }} as ticket_id,
        upper({{ json_text('document', 'rating.rating') }}) as vendor_rating
    from {{ source('zoho_desk', 'zoho_desk__ratings') }}
    where deleted_at is null

),

-- a rating goes with its ticket
conversations as (

    select
        account,
        id as conversation_id
    from {{ source('zoho_desk', 'zoho_desk__conversations') }}
    where
        deleted_at is null
        and coalesce({{ json_text('document', 'is_left_out') }}, 'false') <> 'true'

),

-- a word that nobody mapped has no mark, and so counts in no rate
scores as (

    select * from {{ ref('vendor_ratings') }}
    where vendor = 'zoho_desk'

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
        source.vendor_rating,

        -- numbers
        scores.score,
        scores.scale_min,
        scores.scale_max,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('source.document', 'rating.ratedTime')) }} as answered_at

    from source
    inner join conversations
        on
            source.account = conversations.account
            and source.ticket_id = conversations.conversation_id
    left join scores on source.vendor_rating = scores.vendor_rating

)

select * from renamed
