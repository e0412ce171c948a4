{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

responses as (

    select * from {{ changed_rows(ref('int_responses')) }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

final as (

    select
        -- keys
        responses.account,
        responses.conversation_id,
        responses.response_number,
        case
            when responses.operator_id is not null
                then {{ surrogate_key(['responses.account', 'responses.operator_id']) }}
        end as operator_key,
        responses.operator_id,

        -- numbers
        responses.contact_message_count,
        responses.response_seconds,
        responses.response_from_last_seconds,
        responses.response_business_seconds,

        -- dates, local to the account
        {{ local_date('responses.asked_at', "coalesce(accounts.time_zone, 'UTC')") }} as asked_date,

        -- timestamps, UTC
        responses.asked_at,
        responses.last_asked_at,
        responses.responded_at
    from responses
    left join accounts on responses.account = accounts.account

)

select * from final
