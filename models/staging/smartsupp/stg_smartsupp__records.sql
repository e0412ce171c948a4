with

unioned as (

    select
        'conversations' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('smartsupp', 'smartsupp__conversations') }}

    union all
    select
        'operators' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('smartsupp', 'smartsupp__operators') }}

    union all
    select
        'reported_numbers' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('smartsupp', 'smartsupp__conversations') }}

)

select * from unioned
