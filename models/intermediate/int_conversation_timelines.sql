{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

conversations as (

    select
        account,
        conversation_id,
        channel,
        team_id,
        team_name,
        landing_page,
        created_at
    from {{ changed_rows(ref('int_conversations')) }}

),

messages as (

    select * from {{ changed_rows(ref('int_messages')) }}

),

counted as (

    select *
    from messages
    where is_counted

),

-- how many contact messages had come by then; zero means that the customer had not written yet
placed as (

    select
        *,
        count(case when author_type = 'contact' then 1 end) over (
            partition by account, conversation_id
            order by message_position
            rows between unbounded preceding and current row
        ) as contact_message_number
    from counted

),

summarised as (

    select
        account,
        conversation_id,
        min(case when author_type = 'contact' then sent_at end) as first_contact_message_at,
        min(
            case
                when
                    author_type in ('operator', 'bot', 'ai') and contact_message_number > 0
                    then sent_at
            end
        )
            as first_any_response_at,
        min(case when author_type in ('bot', 'ai') and contact_message_number > 0 then sent_at end)
            as first_bot_response_at,
        min(case when author_type = 'operator' and contact_message_number > 0 then sent_at end)
            as first_operator_response_at,
        max(sent_at) as last_message_at,
        count(case when author_type = 'contact' then 1 end) as contact_message_count,
        count(case when author_type = 'operator' then 1 end) as operator_message_count,
        count(case when author_type in ('bot', 'ai') then 1 end) as bot_message_count,
        count(case when author_type = 'operator' and contact_message_number > 0 then 1 end)
            as operator_answer_message_count,
        count(case when author_type in ('bot', 'ai') and contact_message_number > 0 then 1 end)
            as bot_answer_message_count
    from placed
    group by account, conversation_id

),

final as (

    select
        conversations.account,
        conversations.conversation_id,
        conversations.channel,
        conversations.team_id,
        conversations.team_name,
        conversations.landing_page,
        coalesce(summarised.contact_message_count, 0) as contact_message_count,
        coalesce(summarised.operator_message_count, 0) as operator_message_count,
        coalesce(summarised.bot_message_count, 0) as bot_message_count,
        coalesce(summarised.operator_answer_message_count, 0) as operator_answer_message_count,
        coalesce(summarised.bot_answer_message_count, 0) as bot_answer_message_count,
        summarised.first_contact_message_at,
        summarised.first_any_response_at,
        conversations.created_at,
        summarised.first_bot_response_at,
        summarised.first_operator_response_at,
        coalesce(summarised.first_contact_message_at, conversations.created_at) as started_at,
        coalesce(summarised.last_message_at, conversations.created_at) as ended_at
    from conversations
    left join summarised
        on
            conversations.account = summarised.account
            and conversations.conversation_id = summarised.conversation_id

)

select * from final
