{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

messages as (

    select * from {{ changed_rows(ref('int_messages')) }}
    where is_counted and author_type in ('contact', 'operator', 'bot', 'ai')

),

assignments as (

    select * from {{ changed_rows(ref('int_assignments')) }}

),

themes as (

    select * from {{ changed_rows(ref('int_conversation_themes')) }}

),

placed as (

    select
        *,
        count(case when author_type = 'contact' then 1 end) over (
            partition by account, conversation_id
            order by message_position
            rows between unbounded preceding and current row
        ) as contact_message_number
    from messages

),

answered as (

    select
        account,
        conversation_id,
        min(case when author_type in ('bot', 'ai') then message_position end) as bot_position,
        min(case when author_type in ('bot', 'ai') then sent_at end) as bot_answered_at,
        min(case when author_type = 'operator' then message_position end) as operator_position,
        min(case when author_type = 'operator' then sent_at end) as operator_answered_at
    from placed
    where contact_message_number > 0
    group by account, conversation_id

),

-- a bot that falls in with an operator who has already answered hands nothing over
begun_by_bot as (

    select *
    from answered
    where bot_position < coalesce(operator_position, bot_position + 1)

),

assigned as (

    select
        begun_by_bot.account,
        begun_by_bot.conversation_id,
        min(assignments.assigned_at) as assigned_at
    from begun_by_bot
    inner join assignments
        on
            begun_by_bot.account = assignments.account
            and begun_by_bot.conversation_id = assignments.conversation_id
            and begun_by_bot.bot_answered_at <= assignments.assigned_at
            and coalesce(begun_by_bot.operator_answered_at, assignments.assigned_at)
            >= assignments.assigned_at
    group by begun_by_bot.account, begun_by_bot.conversation_id

),

handed_over as (

    select
        begun_by_bot.*,
        assigned.assigned_at
    from begun_by_bot
    left join assigned
        on
            begun_by_bot.account = assigned.account
            and begun_by_bot.conversation_id = assigned.conversation_id
    where begun_by_bot.operator_position is not null or assigned.assigned_at is not null

),

-- until a person came: was assigned, or else wrote
before_person as (

    select
        placed.*,
        max(case when placed.author_type in ('bot', 'ai') then placed.message_position end) over (
            partition by placed.account, placed.conversation_id
        ) as last_bot_position
    from handed_over
    inner join placed
        on
            handed_over.account = placed.account
            and handed_over.conversation_id = placed.conversation_id
            and (
                handed_over.assigned_at >= placed.sent_at
                or (
                    handed_over.assigned_at is null
                    and handed_over.operator_position > placed.message_position
                )
            )

),

last_words as (

    select
        account,
        conversation_id,
        max(case when message_position = last_bot_position then sent_at end) as bot_wrote_at,
        min(
            case
                when author_type = 'contact' and message_position > last_bot_position then sent_at
            end
        )
            as contact_wrote_on_at
    from before_person
    group by account, conversation_id

),

timed as (

    select
        handed_over.*,
        last_words.contact_wrote_on_at,
        coalesce(
            handed_over.assigned_at, last_words.contact_wrote_on_at, last_words.bot_wrote_at
        ) as handed_over_at
    from handed_over
    inner join last_words
        on
            handed_over.account = last_words.account
            and handed_over.conversation_id = last_words.conversation_id

),

final as (

    select
        timed.account,
        timed.conversation_id,
        case
            when themes.handover_reason is not null then themes.handover_reason
            when timed.contact_wrote_on_at is not null then 'contact_wrote_on'
            when timed.assigned_at is not null then 'assigned'
            else 'operator_joined'
        end as handover_reason,
        {{ seconds_between('timed.handed_over_at', 'timed.operator_answered_at') }}
            as first_response_after_handover_seconds,
        timed.handed_over_at
    from timed
    left join themes
        on
            timed.account = themes.account
            and timed.conversation_id = themes.conversation_id

)

select * from final
