with

unioned as (

    select
        'conversations' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('smartsupp_ended_chats', 'smartsupp_ended_chats__conversations') }}

    union all
    select
        'reported_numbers' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('smartsupp_ended_chats', 'smartsupp_ended_chats__conversations') }}

)

select * from unioned
