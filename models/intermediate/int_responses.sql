{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

messages as (

    select * from {{ changed_rows(ref('int_messages')) }}

),

timelines as (

    select
        account,
        conversation_id,
        team_id
    from {{ changed_rows(ref('int_conversation_timelines')) }}

),

team_calendars as (

    select * from {{ ref('int_business_calendars') }}

),

clock as (

    select * from {{ ref('int_business_clock') }}

),

-- bots and campaigns neither open nor end a turn
spoken as (

    select *
    from messages
    where is_counted and author_type in ('contact', 'operator')

),

-- a turn is told apart by how often an operator had written before it
numbered as (

    select
        *,
        count(case when author_type = 'operator' then 1 end)
            over conversation
            as operator_message_number
    from spoken
    window conversation as (
        partition by account, conversation_id
        order by message_position
        rows between unbounded preceding and current row
    )

),

turns as (

    select
        account,
        conversation_id,
        operator_message_number,
        min(sent_at) as asked_at,
        max(sent_at) as last_asked_at,
        count(*) as contact_message_count
    from numbered
    where author_type = 'contact'
    group by account, conversation_id, operator_message_number

),

answers as (

    select
        account,
        conversation_id,
        operator_message_number,
        author_id as operator_id,
        sent_at as responded_at
    from numbered
    where author_type = 'operator'

),

timed as (

    select
        turns.account,
        turns.conversation_id,
        row_number() over (
            partition by turns.account, turns.conversation_id
            order by turns.operator_message_number
        ) as response_number,
        answers.operator_id,
        turns.contact_message_count,
        turns.asked_at,
        turns.last_asked_at,
        answers.responded_at,
        coalesce(team_calendars.team_id, '') as calendar_team_id
    from turns
    left join answers
        on
            turns.account = answers.account
            and turns.conversation_id = answers.conversation_id
            and turns.operator_message_number + 1 = answers.operator_message_number
    left join timelines
        on
            turns.account = timelines.account
            and turns.conversation_id = timelines.conversation_id
    left join team_calendars
        on
            timelines.account = team_calendars.account
            and timelines.team_id = team_calendars.team_id

),

final as (

    select
        timed.account,
        timed.conversation_id,
        timed.response_number,
        timed.operator_id,
        timed.contact_message_count,
        {{ seconds_between('timed.asked_at', 'timed.responded_at') }} as response_seconds,
        {{ seconds_between('timed.last_asked_at', 'timed.responded_at') }}
            as response_from_last_seconds,
        {{ business_seconds('asked', 'timed.asked_at', 'responded', 'timed.responded_at') }}
            as response_business_seconds,
        timed.asked_at,
        timed.last_asked_at,
        timed.responded_at
    from timed
    left join clock as asked on {{ clock_at('asked', 'timed', 'timed.asked_at') }}
    left join clock as responded on {{ clock_at('responded', 'timed', 'timed.responded_at') }}

)

select * from final
