{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

messages as (

    select * from {{ changed_rows(ref('int_messages')) }}

),

responses as (

    select * from {{ changed_rows(ref('int_responses')) }}

),

participants as (

    select
        account,
        conversation_id,
        author_type as participant_type,
        author_id as participant_id,
        count(*) as message_count,
        min(message_position) as first_message_position,
        max(message_position) as last_message_position,
        min(sent_at) as first_message_at,
        max(sent_at) as last_message_at
    from messages
    where is_counted and author_type in ('operator', 'bot', 'ai')
    group by account, conversation_id, author_type, author_id

),

answered as (

    select
        account,
        conversation_id,
        operator_id,
        count(*) as response_count
    from responses
    where responded_at is not null
    group by account, conversation_id, operator_id

),

final as (

    select
        participants.account,
        participants.conversation_id,
        participants.participant_type,
        participants.participant_id,
        participants.message_count,
        coalesce(answered.response_count, 0) as response_count,
        participants.first_message_position,
        participants.last_message_position,
        participants.first_message_at,
        participants.last_message_at
    from participants
    left join answered
        on
            participants.account = answered.account
            and participants.conversation_id = answered.conversation_id
            and participants.participant_type = 'operator'
            and participants.participant_id is not distinct from answered.operator_id

)

select * from final
