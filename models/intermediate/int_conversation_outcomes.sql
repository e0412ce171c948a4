{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

conversations as (

    select * from {{ changed_rows(ref('int_conversations')) }}

),

timelines as (

    select * from {{ changed_rows(ref('int_conversation_timelines')) }}

),

answered as (

    select * from {{ changed_rows(ref('int_conversation_responses')) }}

),

assigned as (

    select * from {{ changed_rows(ref('int_conversation_assignments')) }}

),

team_calendars as (

    select * from {{ ref('int_business_calendars') }}

),

clock as (

    select * from {{ ref('int_business_clock') }}

),

joined as (

    select
        timelines.*,
        conversations.is_offline,
        conversations.closed_at,
        conversations.status = 'closed'
        and coalesce(conversations.closed_by_type in ('operator', 'bot', 'contact'), false)
            as is_resolved,
        coalesce(answered.response_count, 0) as response_count,
        answered.first_response_seconds,
        answered.first_response_business_seconds,
        assigned.first_assigned_at,
        coalesce(team_calendars.team_id, '') as calendar_team_id
    from conversations
    inner join timelines
        on
            conversations.account = timelines.account
            and conversations.conversation_id = timelines.conversation_id
    left join answered
        on
            conversations.account = answered.account
            and conversations.conversation_id = answered.conversation_id
    left join assigned
        on
            conversations.account = assigned.account
            and conversations.conversation_id = assigned.conversation_id
    left join team_calendars
        on
            conversations.account = team_calendars.account
            and conversations.team_id = team_calendars.team_id

),

judged as (

    select
        *,
        contact_message_count > 0 as has_contact_message,
        is_resolved and bot_message_count > 0 and operator_message_count = 0 as is_auto_resolved,
        case
            when contact_message_count = 0 or operator_answer_message_count > 0 then null
            when is_offline then 'offline'
            when bot_answer_message_count > 0 then 'bot_only'
            else 'no_reply'
        end as missed_reason
    from joined

),

final as (

    select
        judged.account,
        judged.conversation_id,
        judged.missed_reason,
        judged.response_count,
        judged.first_response_seconds,
        {{ seconds_between('judged.first_contact_message_at', 'judged.first_any_response_at') }}
            as first_any_response_seconds,
        {{ seconds_between('judged.first_contact_message_at', 'judged.first_bot_response_at') }}
            as first_bot_response_seconds,
        case
            when judged.created_at <= judged.first_operator_response_at
                then {{ seconds_between('judged.created_at', 'judged.first_operator_response_at') }}
        end as first_response_from_created_seconds,
        case
            when judged.first_assigned_at <= judged.first_operator_response_at
                then
                    {{ seconds_between(
                        'judged.first_assigned_at', 'judged.first_operator_response_at'
                    ) }}
        end as first_response_from_assignment_seconds,
        case
            when judged.has_contact_message and judged.first_assigned_at is not null
                then
                    {{ seconds_between(
                        'judged.started_at', 'greatest(judged.started_at, judged.first_assigned_at)'
                    ) }}
        end as queue_wait_seconds,
        case
            when judged.has_contact_message
                then {{ seconds_between('judged.started_at', 'judged.ended_at') }}
        end as conversation_seconds,
        case
            when judged.is_resolved and judged.has_contact_message
                then {{ seconds_between('judged.started_at', 'judged.closed_at') }}
        end as resolution_seconds,
        judged.first_response_business_seconds,
        case
            when judged.is_resolved and judged.has_contact_message
                then
                    {{ business_seconds(
                        'started', 'judged.started_at', 'closed', 'judged.closed_at'
                    ) }}
        end as resolution_business_seconds,
        judged.is_resolved,
        judged.is_auto_resolved,
        coalesce(judged.missed_reason = 'no_reply', false) as is_missed,
        case
            when
                judged.is_resolved
                and judged.has_contact_message
                and not coalesce(judged.is_offline, false)
                and not judged.is_auto_resolved
                then judged.response_count = 1
        end as is_one_touch,
        judged.bot_message_count > 0 as is_bot_involved,
        judged.has_contact_message
        and not coalesce(judged.is_offline, false)
        and judged.operator_message_count = judged.operator_answer_message_count
            as is_automation_eligible,
        started.is_open as is_started_in_business_hours
    from judged
    left join clock as started on {{ clock_at('started', 'judged', 'judged.started_at') }}
    left join clock as closed on {{ clock_at('closed', 'judged', 'judged.closed_at') }}

)

select * from final
