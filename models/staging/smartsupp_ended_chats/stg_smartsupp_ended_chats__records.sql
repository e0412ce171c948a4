with

renamed as (

    select
        'conversations' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('smartsupp_ended_chats', 'smartsupp_ended_chats__conversations') }}

)

select * from renamed
