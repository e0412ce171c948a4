{{ incremental_by_day('fct_conversations', 'started_date', ignored=[]) }}

{%- set rates = [
    'bot_response', 'bot_resolution', 'automation_of_conversations', 'automation_of_customers',
    'handover',
] -%}

with

conversations as (

    select
        *,
        coalesce(customer_key, conversation_key) as person_key,
        is_auto_resolved and is_automation_eligible as is_automated,
        first_bot_response_seconds is not null as is_answered_by_bot,
        handed_over_at is not null as is_handed_over
    from {{ of_changed_days(ref('fct_conversations')) }}

),

messages as (

    select * from {{ of_changed_days(ref('fct_messages')) }}
    where is_counted

),

-- where the next answer to each message stands: an operator's, and a machine's
followed as (

    select
        account,
        conversation_id,
        author_type,
        min(case when author_type = 'operator' then message_position end)
            over rest
            as operator_position,
        min(case when author_type in ('bot', 'ai') then message_position end)
            over rest
            as bot_position
    from messages
    window rest as (
        partition by account, conversation_id
        order by message_position
        rows between 1 following and unbounded following
    )

),

answered as (

    select
        account,
        conversation_id,
        count(*) as message_count
    from followed
    where author_type = 'contact' and bot_position < coalesce(operator_position, bot_position + 1)
    group by account, conversation_id

),

counted as (

    select
        conversations.account,
        conversations.started_date as local_date,
        conversations.channel,
        count(*) as conversations,
        count(case when conversations.is_bot_involved then 1 end) as conversations_bot_involved,
        count(case when conversations.is_auto_resolved then 1 end) as conversations_auto_resolved,
        count(
            case
                when
                    conversations.is_answered_by_bot
                    and conversations.operator_count = 0
                    and conversations.status = 'closed'
                    and conversations.closed_by_type = 'system'
                    then 1
            end
        ) as conversations_closed_inactive,
        cast(coalesce(sum(answered.message_count), 0) as bigint)
            as contact_messages_answered_automatically,
        count(
            case
                when
                    conversations.is_answered_by_bot and conversations.is_automation_eligible
                    then 1
            end
        ) as bot_response_numerator,
        count(case when conversations.is_automation_eligible then 1 end)
            as bot_response_denominator,
        count(
            case when conversations.is_automated and conversations.is_answered_by_bot then 1 end
        ) as bot_resolution_numerator,
        count(
            case
                when
                    conversations.is_answered_by_bot and conversations.is_automation_eligible
                    then 1
            end
        ) as bot_resolution_denominator,
        count(case when conversations.is_automated then 1 end)
            as automation_of_conversations_numerator,
        count(case when conversations.is_automation_eligible then 1 end)
            as automation_of_conversations_denominator,
        count(distinct case when conversations.is_automated then conversations.person_key end)
            as automation_of_customers_numerator,
        count(
            distinct case
                when conversations.is_automation_eligible then conversations.person_key
            end
        ) as automation_of_customers_denominator,
        count(case when conversations.is_handed_over then 1 end) as handover_numerator,
        count(
            case
                when
                    conversations.is_handed_over
                    or (conversations.is_answered_by_bot and conversations.response_count = 0)
                    then 1
            end
        ) as handover_denominator
    from conversations
    left join answered
        on
            conversations.account = answered.account
            and conversations.conversation_id = answered.conversation_id
    group by conversations.account, conversations.started_date, conversations.channel

),

final as (

    select
        -- keys
        account,
        'started' as date_basis,
        local_date,
        channel,

        -- numbers
        {% for rate in rates %}
            {{ rate }}_numerator,
            {{ rate }}_denominator,
            cast({{ rate }}_numerator as numeric)
            / nullif({{ rate }}_denominator, 0) as {{ rate }}_rate,
        {% endfor %}
        conversations,
        conversations_bot_involved,
        conversations_auto_resolved,
        conversations_closed_inactive,
        contact_messages_answered_automatically
    from counted

)

select * from final
