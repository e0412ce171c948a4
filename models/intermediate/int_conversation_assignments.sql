{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

conversations as (

    select
        account,
        conversation_id,
        has_told_assignments
    from {{ changed_rows(ref('int_conversations')) }}

),

assignments as (

    select * from {{ changed_rows(ref('int_assignments')) }}

),

messages as (

    select * from {{ changed_rows(ref('int_messages')) }}
    where is_counted and author_type = 'operator'

),

followed as (

    select
        *,
        lag(operator_id) over (
            partition by account, conversation_id
            order by assigned_at, assignment_number
        ) as former_operator_id
    from assignments

),

assigned as (

    select
        account,
        conversation_id,
        count(*) as assignment_count,
        count(case when operator_id <> former_operator_id then 1 end) as transfer_count,
        min(assigned_at) as first_assigned_at
    from followed
    group by account, conversation_id

),

-- an operator without id is one of their own
written as (

    select
        account,
        conversation_id,
        coalesce(author_id, '') as operator_id,
        lag(coalesce(author_id, '')) over (
            partition by account, conversation_id
            order by message_position
        ) as former_operator_id
    from messages

),

wrote as (

    select
        account,
        conversation_id,
        count(distinct operator_id) as operator_count,
        count(case when operator_id <> former_operator_id then 1 end) as transfer_count
    from written
    group by account, conversation_id

),

final as (

    select
        conversations.account,
        conversations.conversation_id,
        case
            when conversations.has_told_assignments then coalesce(assigned.assignment_count, 0)
        end as assignment_count,
        coalesce(assigned.transfer_count, wrote.transfer_count, 0) as transfer_count,
        coalesce(wrote.operator_count, 0) as operator_count,
        assigned.first_assigned_at
    from conversations
    left join assigned
        on
            conversations.account = assigned.account
            and conversations.conversation_id = assigned.conversation_id
    left join wrote
        on
            conversations.account = wrote.account
            and conversations.conversation_id = wrote.conversation_id

)

select * from final
