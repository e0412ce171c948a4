with

source as (

    select * from {{ source('iadvize', 'iadvize__ratings') }}
    where deleted_at is null

),

-- an answer goes with its conversation
conversations as (

    select
        account,
        id as conversation_id
    from {{ source('iadvize', 'iadvize__conversations') }}
    where deleted_at is null

),

answers as (

    select
        account,
        id as conversation_id,
        1 as rating_number,
        'csat' as kind,
        {{ json_text('document', 'customerSatisfaction') }} as score,
        1 as scale_min,
        5 as scale_max
    from source

    union all
    select
        account,
        id as conversation_id,
        2 as rating_number,
        'nps' as kind,
        {{ json_text('document', 'netPromoterScore') }} as score,
        0 as scale_min,
        10 as scale_max
    from source

),

renamed as (

    select
        -- keys
        answers.account,
        answers.conversation_id,
        answers.rating_number,
        concat(answers.conversation_id, '-', answers.kind) as rating_id,
        cast(null as {{ dbt.type_string() }}) as message_id,

        -- attributes
        answers.kind,

        -- numbers
        cast(answers.score as numeric) as score,
        cast(answers.scale_min as numeric) as scale_min,
        cast(answers.scale_max as numeric) as scale_max,

        -- timestamps, UTC
        {{ utc_timestamp('null') }} as answered_at

    from answers
    inner join conversations
        on
            answers.account = conversations.account
            and answers.conversation_id = conversations.conversation_id
    where answers.score is not null

)

select * from renamed
