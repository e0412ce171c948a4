{{ incremental_by_day(
    'fct_conversations', ['started_date', 'closed_date'],
    also={'dim_accounts': 'days_judged_now'}, ignored=[],
    seen={
        'next_conversation_at': within_days('next_conversation_at', 'closed_at', 30),
        'customer_returned_at': within_days('customer_returned_at', 'closed_at', 7),
    }
) }}

{%- set rates = ['one_touch', 'no_recontact_7d', 'no_recontact_30d', 'durable_7d'] -%}
{%- do rates.append('resolution_per_customer') -%}
{%- set counts = {
    'conversations_contacted': 'contact_message_count > 0',
    'conversations_answered': 'is_answered',
    'conversations_closed': 'is_closed',
    'conversations_resolved': 'is_resolved',
    'conversations_auto_resolved': 'is_auto_resolved',
    'conversations_missed': "missed_reason = 'no_reply'",
    'conversations_bot_only': "missed_reason = 'bot_only'",
    'conversations_missed_offline': "missed_reason = 'offline'",
    'conversations_missed_in_business_hours': 'is_missed and is_started_in_business_hours',
    'conversations_offline': 'is_offline',
    'conversations_proactive': 'is_proactive',
    'conversations_transferred': 'transfer_count > 0',
    'conversations_reopened': 'reopen_count > 0',
    'conversations_presale': "contact_phase = 'presale'",
    'conversations_postsale': "contact_phase = 'postsale'",
    'conversations_wismo': "contact_phase = 'wismo'",
    'conversations_unknown': "contact_phase = 'unknown'",
    'customers_first_contact_with_account': 'is_first_with_account',
    'customers_first_contact_ever': 'is_first_ever',
} -%}

with

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}

),

comments as (

    select
        account,
        conversation_id,
        count(*) as contact_comment_count
    from {{ of_changed_days(ref('fct_messages')) }}
    where is_counted and author_type = 'contact' and kind = 'comment'
    group by account, conversation_id

),

described as (

    select
        conversations.*,
        -- a contact whom nothing identifies is one customer in each conversation
        case
            when conversations.contact_message_count > 0
                then coalesce(conversations.customer_key, conversations.conversation_key)
        end as contacting_customer,
        conversations.status = 'closed' as is_closed,
        conversations.response_count > 0 as is_answered,
        conversations.first_any_response_seconds is not null as is_answered_by_anyone,
        coalesce(comments.contact_comment_count, 0) as contact_comment_count,
        conversations.is_resolved
        and conversations.contact_message_count > 0
        and conversations.customer_key is not null
            as is_judged,
        -- how long after the close the account's data reaches
        {{ seconds_between('conversations.closed_at', 'shops.conversations_as_of') }}
            as seen_seconds,
        {{ seconds_between('conversations.closed_at', 'conversations.next_conversation_at') }}
            as recontact_seconds,
        {{ seconds_between('conversations.closed_at', 'conversations.customer_returned_at') }}
            as return_seconds
    from conversations
    left join {{ ref('dim_accounts') }} as shops on conversations.account = shops.account
    left join comments
        on
            conversations.account = comments.account
            and conversations.conversation_id = comments.conversation_id

),

-- where the tool does not say when it was closed, the day it started stands for it
dated as (

    select
        *,
        'started' as date_basis,
        started_date as local_date
    from described

    union all

    select
        *,
        'closed' as date_basis,
        coalesce(closed_date, started_date) as local_date
    from described
    where is_closed

),

counted as (

    select
        account,
        date_basis,
        local_date,
        channel,
        team_id,
        count(*) as conversations,
        {% for count, condition in counts.items() %}
            count(case when {{ condition }} then 1 end) as {{ count }},
        {% endfor %}
        cast(sum(contact_message_count - contact_comment_count) as bigint) as contact_messages,
        cast(sum(contact_comment_count) as bigint) as contact_comments,
        count(distinct contacting_customer) as customers_contacted,
        count(distinct case when is_answered then contacting_customer end)
            as customers_answered_by_operator,
        count(distinct case when is_answered_by_anyone then contacting_customer end)
            as customers_answered,
        {% for rate, waited, seconds in [
            ('no_recontact_7d', 'recontact_seconds', 604800),
            ('no_recontact_30d', 'recontact_seconds', 2592000),
            ('durable_7d', 'return_seconds', 604800),
        ] %}
            count(
                case
                    when
                        is_judged
                        and seen_seconds >= {{ seconds }}
                        and coalesce({{ waited }} > {{ seconds }}, true)
                        then 1
                end
            ) as {{ rate }}_numerator,
            count(case when is_judged and seen_seconds >= {{ seconds }} then 1 end)
                as {{ rate }}_denominator,
        {% endfor %}
        cast(coalesce(sum(transfer_count), 0) as bigint) as transfers,
        count(case when is_one_touch then 1 end) as one_touch_numerator,
        count(is_one_touch) as one_touch_denominator,
        coalesce(sum(resolution_seconds), 0) as resolution_per_customer_numerator,
        count(distinct case when resolution_seconds is not null then contacting_customer end)
            as resolution_per_customer_denominator
    from dated
    group by account, date_basis, local_date, channel, team_id

),

final as (

    select
        -- keys
        account,
        date_basis,
        local_date,
        channel,
        team_id,

        -- numbers
        {% for rate in rates %}
            {{ rate }}_numerator,
            {{ rate }}_denominator,
            cast({{ rate }}_numerator as numeric)
            / nullif({{ rate }}_denominator, 0) as {{ rate }}_rate,
        {% endfor %}
        conversations,
        {% for count in counts %}
            {{ count }},
        {% endfor %}
        transfers,
        contact_messages,
        contact_comments,
        customers_contacted,
        customers_answered,
        customers_answered_by_operator,
        customers_answered - customers_answered_by_operator as customers_answered_automatically
    from counted

)

select * from final
