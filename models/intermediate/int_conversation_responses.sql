{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

responses as (

    select * from {{ changed_rows(ref('int_responses')) }}

),

final as (

    select
        account,
        conversation_id,
        count(responded_at) as response_count,
        max(case when response_number = 1 then response_seconds end) as first_response_seconds,
        max(case when response_number = 1 then response_business_seconds end)
            as first_response_business_seconds
    from responses
    group by account, conversation_id

)

select * from final
