with

unioned as (

    select
        'conversations' as stream,
        account,
        id as record_id,
        load_id,
        'conversations' as landed_in,
        id as landed_id
    from {{ source('zoho_desk', 'zoho_desk__conversations') }}

    union all
    select
        'conversations' as stream,
        account,
        {{ json_text('document', 'ticket_id') }} as record_id,
        load_id,
        'ratings' as landed_in,
        id as landed_id
    from {{ source('zoho_desk', 'zoho_desk__ratings') }}

    union all
    select
        'operators' as stream,
        account,
        id as record_id,
        load_id,
        'operators' as landed_in,
        id as landed_id
    from {{ source('zoho_desk', 'zoho_desk__operators') }}

)

select * from unioned
