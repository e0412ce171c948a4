{{ incremental_by('int_touched_records', 'conversations', 'conversation_id') }}

with

conversations as (

    select * from {{ changed_rows(ref('int_conversations')) }}

),

timelines as (

    select * from {{ changed_rows(ref('int_conversation_timelines')) }}

),

outcomes as (

    select * from {{ changed_rows(ref('int_conversation_outcomes')) }}

),

assigned as (

    select * from {{ changed_rows(ref('int_conversation_assignments')) }}

),

handovers as (

    select * from {{ changed_rows(ref('int_conversation_handovers')) }}

),

returns as (

    select * from {{ changed_rows(ref('int_conversation_returns')) }}

),

phases as (

    select * from {{ changed_rows(ref('int_conversation_phases')) }}

),

customers as (

    select
        account,
        record_id as conversation_id,
        customer_key
    from {{ changed_rows(ref('int_record_customers'), 'record_id') }}
    where stream = 'conversations'

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

-- documents come last: a database knows how many rows share a table's keys, and nothing of theirs
joined as (

    select
        conversations.*,
        {% for column in [
            'contact_message_count', 'operator_message_count', 'bot_message_count',
            'started_at', 'ended_at',
        ] -%}
            timelines.{{ column }},
        {% endfor -%}
        {% for column in [
            'missed_reason', 'response_count', 'first_response_seconds',
            'first_any_response_seconds', 'first_bot_response_seconds',
            'first_response_from_created_seconds', 'first_response_from_assignment_seconds',
            'queue_wait_seconds', 'conversation_seconds', 'resolution_seconds',
            'first_response_business_seconds', 'resolution_business_seconds', 'is_resolved',
            'is_auto_resolved', 'is_missed', 'is_one_touch', 'is_bot_involved',
            'is_automation_eligible', 'is_started_in_business_hours',
        ] -%}
            outcomes.{{ column }},
        {% endfor -%}
        assigned.assignment_count,
        assigned.transfer_count,
        assigned.operator_count,
        handovers.handover_reason,
        handovers.first_response_after_handover_seconds,
        handovers.handed_over_at,
        returns.reopen_count,
        returns.first_reopened_at,
        returns.next_conversation_at,
        returns.customer_returned_at,
        returns.is_first_with_account,
        returns.is_first_ever,
        phases.contact_phase,
        phases.contact_phase_source,
        customers.customer_key,
        coalesce(accounts.time_zone, 'UTC') as time_zone
    from timelines
    {% for part in ['outcomes', 'assigned', 'handovers', 'returns', 'phases', 'customers'] -%}
        left join {{ part }}
            on {{ same_columns(['account', 'conversation_id'], 'timelines', part) }}
    {% endfor -%}
    inner join conversations
        on
            timelines.account = conversations.account
            and timelines.conversation_id = conversations.conversation_id
    left join accounts on timelines.account = accounts.account

),

final as (

    select
        -- keys
        {{ surrogate_key(['account', 'conversation_id']) }} as conversation_key,
        account,
        conversation_id,
        customer_key,
        case
            when team_id is not null then {{ surrogate_key(['account', 'team_id']) }}
        end as team_key,
        team_id,
        closed_by_id,

        -- attributes
        channel,
        status,
        closed_by_type,
        missed_reason,
        handover_reason,
        contact_phase,
        contact_phase_source,
        country,
        device,
        contact_language,
        referrer,
        landing_page,
        visit_source,
        visit_medium,
        conversation_url,

        -- numbers
        contact_message_count,
        operator_message_count,
        bot_message_count,
        response_count,
        assignment_count,
        transfer_count,
        operator_count,
        reopen_count,
        first_response_seconds,
        first_any_response_seconds,
        first_bot_response_seconds,
        first_response_from_created_seconds,
        first_response_from_assignment_seconds,
        first_response_after_handover_seconds,
        queue_wait_seconds,
        conversation_seconds,
        resolution_seconds,
        first_response_business_seconds,
        resolution_business_seconds,

        -- booleans
        is_resolved,
        is_auto_resolved,
        is_offline,
        is_proactive,
        is_missed,
        is_one_touch,
        is_bot_involved,
        is_automation_eligible,
        is_started_in_business_hours,
        is_first_with_account,
        is_first_ever,

        -- dates, local to the account
        {{ local_date('created_at', 'time_zone') }} as created_date,
        {{ local_date('started_at', 'time_zone') }} as started_date,
        {{ local_date('closed_at', 'time_zone') }} as closed_date,

        -- timestamps, UTC
        created_at,
        started_at,
        ended_at,
        closed_at,
        handed_over_at,
        first_reopened_at,
        next_conversation_at,
        customer_returned_at
    from joined

)

select * from final
