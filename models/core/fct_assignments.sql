{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

assignments as (

    select * from {{ changed_rows(ref('int_assignments')) }}

),

timelines as (

    select * from {{ changed_rows(ref('int_conversation_timelines')) }}

),

messages as (

    select * from {{ changed_rows(ref('int_messages')) }}
    where is_counted and author_type = 'operator'

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

answered as (

    select
        assignments.account,
        assignments.conversation_id,
        assignments.assignment_number,
        min(messages.sent_at) as answered_at
    from assignments
    inner join messages
        on
            assignments.account = messages.account
            and assignments.conversation_id = messages.conversation_id
            and assignments.operator_id = messages.author_id
            and assignments.assigned_at <= messages.sent_at
    group by assignments.account, assignments.conversation_id, assignments.assignment_number

),

placed as (

    select
        *,
        row_number() over (
            partition by account, conversation_id
            order by assigned_at, assignment_number
        ) as assignment_position
    from assignments

),

final as (

    select
        -- keys
        placed.account,
        placed.conversation_id,
        placed.assignment_number,
        placed.assignment_position,
        {{ surrogate_key(['placed.account', 'placed.operator_id']) }} as operator_key,
        placed.operator_id,

        -- numbers
        case
            when placed.assignment_position = 1 and timelines.contact_message_count > 0
                then
                    {{ seconds_between(
                        'timelines.started_at',
                        'greatest(timelines.started_at, placed.assigned_at)'
                    ) }}
        end as queue_seconds,
        {{ seconds_between('placed.assigned_at', 'answered.answered_at') }} as response_seconds,

        -- booleans
        answered.answered_at is not null as is_answered,

        -- dates, local to the account
        {{ local_date('timelines.started_at', "coalesce(accounts.time_zone, 'UTC')") }}
            as conversation_started_date,
        {{ local_date('placed.assigned_at', "coalesce(accounts.time_zone, 'UTC')") }}
            as assigned_date,

        -- timestamps, UTC
        placed.assigned_at,
        placed.unassigned_at,
        answered.answered_at
    from placed
    inner join timelines
        on
            placed.account = timelines.account
            and placed.conversation_id = timelines.conversation_id
    left join answered
        on
            placed.account = answered.account
            and placed.conversation_id = answered.conversation_id
            and placed.assignment_number = answered.assignment_number
    left join accounts on placed.account = accounts.account

)

select * from final
