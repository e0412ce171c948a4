{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

messages as (

    select * from {{ changed_rows(ref('int_messages')) }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

last_answers as (

    select
        account,
        conversation_id,
        max(message_position) as message_position
    from messages
    where is_counted and author_type in ('operator', 'bot', 'ai')
    group by account, conversation_id

),

contact_messages as (

    select
        messages.account,
        messages.conversation_id,
        messages.message_position,
        messages.sent_at,
        {{ local_date('messages.sent_at', "coalesce(accounts.time_zone, 'UTC')") }} as contact_date
    from messages
    left join accounts on messages.account = accounts.account
    where messages.is_counted and messages.author_type = 'contact'

),

days as (

    select
        account,
        conversation_id,
        contact_date,
        count(*) as message_count,
        min(message_position) as first_message_position,
        min(sent_at) as contacted_at
    from contact_messages
    group by account, conversation_id, contact_date

),

final as (

    select
        days.account,
        days.conversation_id,
        days.contact_date,
        days.message_count,
        coalesce(last_answers.message_position > days.first_message_position, false) as is_answered,
        days.contacted_at
    from days
    left join last_answers
        on
            days.account = last_answers.account
            and days.conversation_id = last_answers.conversation_id

)

select * from final
