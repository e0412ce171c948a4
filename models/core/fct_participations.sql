{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

participations as (

    select * from {{ changed_rows(ref('int_participations')) }}

),

final as (

    select
        -- keys
        account,
        conversation_id,
        participant_type,
        case
            when participant_id is not null
                then {{ surrogate_key(['account', 'participant_id']) }}
        end as operator_key,
        participant_id,

        -- numbers
        message_count,
        response_count,

        -- timestamps, UTC
        first_message_at,
        last_message_at
    from participations

)

select * from final
