with

unioned as (

    select
        'conversations' as stream,
        account,
        id as record_id,
        load_id,
        'conversations' as landed_in,
        id as landed_id
    from {{ source('chatwoot', 'chatwoot__conversations') }}

    union all
    select
        'conversations' as stream,
        account,
        {{ json_text('document', 'conversation_id') }} as record_id,
        load_id,
        'ratings' as landed_in,
        id as landed_id
    from {{ source('chatwoot', 'chatwoot__ratings') }}

    union all
    select
        'operators' as stream,
        account,
        id as record_id,
        load_id,
        'operators' as landed_in,
        id as landed_id
    from {{ source('chatwoot', 'chatwoot__operators') }}

    union all
    select
        'reported_numbers' as stream,
        account,
        id as record_id,
        load_id,
        'reported_numbers' as landed_in,
        id as landed_id
    from {{ source('chatwoot', 'chatwoot__conversations') }}

)

select * from unioned
