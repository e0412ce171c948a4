{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

participations as (

    select * from {{ changed_rows(ref('int_participations')) }}

),

messages as (

    select * from {{ changed_rows(ref('int_messages')) }}
    where is_counted

),

-- what a participant wrote, and what the contact had written by then
exchanged as (

    select
        participations.account,
        participations.conversation_id,
        participations.participant_type,
        participations.participant_id,
        messages.message_position >= participations.first_message_position as is_at_work,
        messages.sent_at,
        lag(messages.sent_at) over (
            partition by
                participations.account,
                participations.conversation_id,
                participations.participant_type,
                participations.participant_id
            order by messages.message_position
        ) as former_sent_at
    from participations
    inner join messages
        on
            participations.account = messages.account
            and participations.conversation_id = messages.conversation_id
            and participations.last_message_position >= messages.message_position
            and (
                messages.author_type = 'contact'
                or (
                    participations.participant_type = messages.author_type
                    and participations.participant_id is not distinct from messages.author_id
                )
            )

),

measured as (

    select
        *,
        {{ seconds_between('former_sent_at', 'sent_at') }} as gap_seconds
    from exchanged
    where is_at_work

),

final as (

    select
        account,
        conversation_id,
        participant_type,
        participant_id,
        sum(
            case
                when gap_seconds <= {{ var('handling_gap_minutes') }} * 60 then gap_seconds
                else 0
            end
        ) as handle_seconds
    from measured
    group by account, conversation_id, participant_type, participant_id

)

select * from final
