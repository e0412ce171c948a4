with

-- what an event tells belongs to its conversation
renamed as (

    select
        'conversations' as stream,
        account,
        {{ json_text('document', 'conversation_id') }} as record_id,
        load_id,
        id as landed_id
    from {{ source('smartsupp_webhooks', 'smartsupp_webhooks__events') }}
    where {{ json_text('document', 'conversation_id') }} is not null

)

select * from renamed
