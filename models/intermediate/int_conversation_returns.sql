{{ incremental_by('int_touched_records', 'conversations', 'conversation_id') }}

with

conversations as (

    select
        account,
        conversation_id,
        has_told_reopenings,
        closed_at
    from {{ changed_rows(ref('int_conversations')) }}

),

timelines as (

    select * from {{ changed_rows(ref('int_conversation_timelines')) }}

),

reopenings as (

    select * from {{ changed_rows(ref('int_reopenings')) }}

),

customers as (

    select
        account,
        record_id as conversation_id,
        customer_key
    from {{ changed_rows(ref('int_record_customers'), 'record_id') }}
    where stream = 'conversations'

),

reopened as (

    select
        conversations.account,
        conversations.conversation_id,
        count(*) as reopen_count,
        min(reopenings.reopened_at) as first_reopened_at,
        min(
            case
                when reopenings.reopened_at > conversations.closed_at
                    then reopenings.reopened_at
            end
        )
            as reopened_after_close_at
    from conversations
    inner join reopenings
        on
            conversations.account = reopenings.account
            and conversations.conversation_id = reopenings.conversation_id
    group by conversations.account, conversations.conversation_id

),

-- only a conversation in which the customer writes is a return of theirs
talks as (

    select
        conversations.account,
        conversations.conversation_id,
        customers.customer_key,
        timelines.started_at,
        case when timelines.contact_message_count > 0 then timelines.started_at end as opened_at,
        greatest(timelines.started_at, conversations.closed_at) as done_at,
        conversations.closed_at
    from conversations
    inner join timelines
        on
            conversations.account = timelines.account
            and conversations.conversation_id = timelines.conversation_id
    inner join customers
        on
            conversations.account = customers.account
            and conversations.conversation_id = customers.conversation_id

),

followed as (

    select
        account,
        conversation_id,
        customer_key,
        opened_at,
        min(opened_at) over (
            partition by customer_key, account
            order by started_at, {{ by_code_point('conversation_id') }}
            rows between 1 following and unbounded following
        ) as next_conversation_at,
        opened_at is not null
        and count(opened_at) over (
            partition by customer_key, account
            order by started_at, {{ by_code_point('conversation_id') }}
            rows between unbounded preceding and current row
        ) = 1 as is_first_with_account
    from talks

),

-- who was new to several accounts was new but once
placed as (

    select
        *,
        is_first_with_account
        and row_number() over (
            partition by customer_key, is_first_with_account
            order by
                opened_at, {{ by_code_point('account') }}, {{ by_code_point('conversation_id') }}
        ) = 1 as is_first_ever
    from followed

),

-- openings come before closings of the same instant, so that only later ones follow a closing
moments as (

    select
        account,
        customer_key,
        conversation_id,
        'opened' as moment,
        0 as moment_number,
        opened_at as moment_at,
        opened_at
    from talks
    where opened_at is not null

    union all

    select
        account,
        customer_key,
        conversation_id,
        'closed' as moment,
        1 as moment_number,
        done_at as moment_at,
        cast(null as {{ dbt.type_timestamp() }}) as opened_at
    from talks
    where closed_at is not null

),

returned as (

    select
        account,
        conversation_id,
        moment,
        min(opened_at) over (
            partition by customer_key, account
            order by moment_at, moment_number
            rows between 1 following and unbounded following
        ) as returned_at
    from moments

),

final as (

    select
        conversations.account,
        conversations.conversation_id,
        case
            when conversations.has_told_reopenings then coalesce(reopened.reopen_count, 0)
        end as reopen_count,
        reopened.first_reopened_at,
        placed.next_conversation_at,
        placed.is_first_with_account,
        placed.is_first_ever,
        least(returned.returned_at, reopened.reopened_after_close_at) as customer_returned_at
    from conversations
    left join reopened
        on
            conversations.account = reopened.account
            and conversations.conversation_id = reopened.conversation_id
    left join placed
        on
            conversations.account = placed.account
            and conversations.conversation_id = placed.conversation_id
    left join returned
        on
            conversations.account = returned.account
            and conversations.conversation_id = returned.conversation_id
            and returned.moment = 'closed'

)

select * from final
