with

unioned as (

    select
        'conversations' as stream,
        account,
        id as record_id,
        load_id,
        'conversations' as landed_in,
        id as landed_id
    from {{ source('gorgias', 'gorgias__conversations') }}

    union all
    select
        'conversations' as stream,
        account,
        id as record_id,
        load_id,
        'closings' as landed_in,
        id as landed_id
    from {{ source('gorgias', 'gorgias__closings') }}

    union all
    select
        'conversations' as stream,
        account,
        {{ json_text('document', 'ticket_id') }} as record_id,
        load_id,
        'ratings' as landed_in,
        id as landed_id
    from {{ source('gorgias', 'gorgias__ratings') }}

    union all
    select
        'operators' as stream,
        account,
        id as record_id,
        load_id,
        'operators' as landed_in,
        id as landed_id
    from {{ source('gorgias', 'gorgias__operators') }}

    union all
    select
        'reported_numbers' as stream,
        account,
        id as record_id,
        load_id,
        'reported_numbers' as landed_in,
        id as landed_id
    from {{ source('gorgias', 'gorgias__conversations') }}

)

select * from unioned
