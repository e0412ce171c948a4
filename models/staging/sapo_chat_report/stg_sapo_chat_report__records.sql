with

renamed as (

    select
        'reported_numbers' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('sapo_chat_report', 'sapo_chat_report__reports') }}

)

select * from renamed
