{%- set rates = ['one_touch'] -%}

with

conversations as (

    select * from {{ ref('fct_conversations') }}

),

-- who was there before is asked of all days, not only of the day that is counted
conversations_of_all_days as (

    select * from {{ ref('fct_conversations') }}
    where contact_message_count > 0 and customer_key is not null

),

comments as (

    select
        account,
        conversation_id,
        count(*) as contact_comment_count
    from {{ ref('fct_messages') }}
    where is_counted and author_type = 'contact' and kind = 'comment'
    group by account, conversation_id

),

first_contacts as (

    select
        account,
        conversation_id,
        row_number() over (
            partition by account, customer_key
            order by started_at, {{ by_code_point('conversation_id') }}
        ) = 1 as is_first_with_account,
        row_number() over (
            partition by customer_key
            order by
                started_at,
                {{ by_code_point('account') }},
                {{ by_code_point('conversation_id') }}
        ) = 1 as is_first_ever
    from conversations_of_all_days

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
        first_contacts.is_first_with_account,
        first_contacts.is_first_ever
    from conversations
    left join comments
        on
            conversations.account = comments.account
            and conversations.conversation_id = comments.conversation_id
    left join first_contacts
        on
            conversations.account = first_contacts.account
            and conversations.conversation_id = first_contacts.conversation_id

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
        count(case when contact_message_count > 0 then 1 end) as conversations_contacted,
        count(case when is_answered then 1 end) as conversations_answered,
        count(case when is_closed then 1 end) as conversations_closed,
        count(case when is_resolved then 1 end) as conversations_resolved,
        count(case when is_auto_resolved then 1 end) as conversations_auto_resolved,
        count(case when missed_reason = 'no_reply' then 1 end) as conversations_missed,
        count(case when missed_reason = 'bot_only' then 1 end) as conversations_bot_only,
        count(case when missed_reason = 'offline' then 1 end) as conversations_missed_offline,
        count(case when is_offline then 1 end) as conversations_offline,
        count(case when is_proactive then 1 end) as conversations_proactive,
        cast(sum(contact_message_count - contact_comment_count) as bigint) as contact_messages,
        cast(sum(contact_comment_count) as bigint) as contact_comments,
        count(distinct contacting_customer) as customers_contacted,
        count(case when is_first_with_account then 1 end) as customers_first_contact_with_account,
        count(case when is_first_ever then 1 end) as customers_first_contact_ever,
        count(distinct case when is_answered then contacting_customer end)
            as customers_answered_by_operator,
        count(distinct case when is_answered_by_anyone then contacting_customer end)
            as customers_answered,
        count(case when is_one_touch then 1 end) as one_touch_numerator,
        count(is_one_touch) as one_touch_denominator
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
        conversations_contacted,
        conversations_answered,
        conversations_closed,
        conversations_resolved,
        conversations_auto_resolved,
        conversations_missed,
        conversations_bot_only,
        conversations_missed_offline,
        conversations_offline,
        conversations_proactive,
        contact_messages,
        contact_comments,
        customers_contacted,
        customers_first_contact_with_account,
        customers_first_contact_ever,
        customers_answered,
        customers_answered_by_operator,
        customers_answered - customers_answered_by_operator as customers_answered_automatically
    from counted

)

select * from final
