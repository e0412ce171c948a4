{{ incremental_by_day('fct_conversations', 'started_date', ignored=[]) }}

with

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}

),

conversions as (

    select * from {{ of_changed_days(ref('fct_conversions')) }}

),

operators as (

    select * from {{ ref('dim_operators') }}

),

-- whom a conversation went to next
assignments as (

    select
        *,
        lead(operator_id) over (
            partition by account, conversation_id
            order by assignment_position
        ) as next_operator_id
    from {{ of_changed_days(ref('fct_assignments')) }}

),

ordered as (

    select distinct
        conversions.account,
        conversions.conversation_id
    from conversions
    inner join {{ ref('attribution_windows') }} as windows
        on conversions.window_hours = windows.window_hours and windows.is_default
    where not conversions.is_cancelled

),

worked as (

    select
        account,
        conversation_id,
        participant_id as operator_id,
        1 as is_participation,
        null as is_assigned,
        null as is_assigned_and_answered,
        0 as transfers_away,
        message_count,
        handle_seconds,
        participation_seconds,
        response_count
    from {{ of_changed_days(ref('fct_participations')) }}
    where participant_type = 'operator'

    union all

    -- given several times to the same operator, a conversation is theirs once
    select
        account,
        conversation_id,
        operator_id,
        null as is_participation,
        1 as is_assigned,
        max(case when is_answered then 1 end) as is_assigned_and_answered,
        count(case when next_operator_id <> operator_id then 1 end) as transfers_away,
        0 as message_count,
        null as handle_seconds,
        null as participation_seconds,
        0 as response_count
    from assignments
    group by account, conversation_id, operator_id

),

described as (

    select
        worked.*,
        conversations.started_date as local_date,
        -- a contact whom nothing identifies is one customer in each conversation
        case
            when worked.response_count > 0
                then coalesce(conversations.customer_key, conversations.conversation_key)
        end as answered_customer,
        ordered.conversation_id is not null as is_ordered,
        conversations.is_missed,
        -- an offline form is answered by and by; nobody waits in the chat
        conversations.contact_message_count > 0 and not coalesce(conversations.is_offline, false)
            as is_awaiting_reply
    from worked
    inner join conversations
        on
            worked.account = conversations.account
            and worked.conversation_id = conversations.conversation_id
    left join ordered
        on
            worked.account = ordered.account
            and worked.conversation_id = ordered.conversation_id

),

counted as (

    select
        account,
        local_date,
        operator_id,
        count(is_participation) as conversations_participated,
        count(case when is_awaiting_reply then is_assigned end) as assigned_missed_denominator,
        count(case when is_missed then is_assigned end) as assigned_missed_numerator,
        count(case when is_awaiting_reply and is_assigned_and_answered is null then is_assigned end)
            as assigned_unanswered,
        cast(sum(transfers_away) as bigint) as transfers_away,
        cast(sum(message_count) as bigint) as messages_sent,
        coalesce(sum(handle_seconds), 0) as handle_seconds,
        avg(handle_seconds) as mean_handle_seconds,
        {{ median('participation_seconds') }} as median_participation_seconds,
        count(distinct answered_customer) as customer_to_order_denominator,
        count(distinct case when is_ordered then answered_customer end)
            as customer_to_order_numerator
    from described
    group by account, local_date, operator_id

),

final as (

    select
        -- keys
        counted.account,
        'conversation' as date_basis,
        counted.local_date,
        counted.operator_id,

        -- attributes
        coalesce(operators.operator_name, counted.operator_id) as operator_name,
        operators.team_id,

        -- numbers
        counted.conversations_participated,
        counted.assigned_missed_numerator,
        counted.assigned_missed_denominator,
        cast(counted.assigned_missed_numerator as numeric)
        / nullif(counted.assigned_missed_denominator, 0) as assigned_missed_rate,
        counted.assigned_unanswered,
        counted.transfers_away,
        counted.messages_sent,
        counted.handle_seconds,
        counted.mean_handle_seconds,
        counted.median_participation_seconds,
        counted.customer_to_order_numerator,
        counted.customer_to_order_denominator,
        cast(counted.customer_to_order_numerator as numeric)
        / nullif(counted.customer_to_order_denominator, 0) as customer_to_order_rate
    from counted
    left join operators
        on counted.account = operators.account and counted.operator_id = operators.operator_id

)

select * from final
