{{ incremental_by('int_touched_records', 'conversations', 'conversation_id') }}

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

team_calendars as (

    select * from {{ ref('int_business_calendars') }}

),

clock as (

    select * from {{ ref('int_business_clock') }}

),

joined as (

    select
        conversations.*,
        timelines.contact_message_count,
        timelines.operator_message_count,
        timelines.bot_message_count,
        timelines.operator_answer_message_count,
        timelines.bot_answer_message_count,
        timelines.first_contact_message_at,
        timelines.first_any_response_at,
        timelines.started_at,
        timelines.ended_at,
        coalesce(answered.response_count, 0) as response_count,
        answered.first_response_seconds,
        answered.first_response_business_seconds,
        coalesce(team_calendars.team_id, '') as calendar_team_id,
        customers.customer_key,
        coalesce(accounts.time_zone, 'UTC') as time_zone,
        conversations.status = 'closed'
        and coalesce(conversations.closed_by_type in ('operator', 'bot', 'contact'), false)
            as is_resolved
    from conversations
    inner join timelines
        on
            conversations.account = timelines.account
            and conversations.conversation_id = timelines.conversation_id
    left join answered
        on
            conversations.account = answered.account
            and conversations.conversation_id = answered.conversation_id
    left join customers
        on
            conversations.account = customers.account
            and conversations.conversation_id = customers.conversation_id
    left join accounts on conversations.account = accounts.account
    left join team_calendars
        on
            conversations.account = team_calendars.account
            and conversations.team_id = team_calendars.team_id

),

judged as (

    select
        *,
        is_resolved and bot_message_count > 0 and operator_message_count = 0 as is_auto_resolved,
        case
            when contact_message_count = 0 or operator_answer_message_count > 0 then null
            when is_offline then 'offline'
            when bot_answer_message_count > 0 then 'bot_only'
            else 'no_reply'
        end as missed_reason
    from joined

),

clocked as (

    select
        judged.*,
        {{ business_seconds('started', 'judged.started_at', 'closed', 'judged.closed_at') }}
            as business_seconds_to_close
    from judged
    left join clock as started on {{ clock_at('started', 'judged', 'judged.started_at') }}
    left join clock as closed on {{ clock_at('closed', 'judged', 'judged.closed_at') }}

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

        -- attributes
        channel,
        status,
        closed_by_type,
        missed_reason,
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
        first_response_seconds,
        {{ seconds_between('first_contact_message_at', 'first_any_response_at') }}
            as first_any_response_seconds,
        case
            when is_resolved and contact_message_count > 0
                then {{ seconds_between('started_at', 'closed_at') }}
        end as resolution_seconds,
        first_response_business_seconds,
        case
            when is_resolved and contact_message_count > 0 then business_seconds_to_close
        end as resolution_business_seconds,

        -- booleans
        is_resolved,
        is_auto_resolved,
        is_offline,
        is_proactive,
        coalesce(missed_reason = 'no_reply', false) as is_missed,
        case
            when
                is_resolved
                and contact_message_count > 0
                and not coalesce(is_offline, false)
                and not is_auto_resolved
                then response_count = 1
        end as is_one_touch,

        -- dates, local to the account
        {{ local_date('created_at', 'time_zone') }} as created_date,
        {{ local_date('started_at', 'time_zone') }} as started_date,
        {{ local_date('closed_at', 'time_zone') }} as closed_date,

        -- timestamps, UTC
        created_at,
        started_at,
        ended_at,
        closed_at
    from clocked

)

select * from final
