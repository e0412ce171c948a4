{{ incremental_by_day(
    'fct_conversations', 'started_date', by={'fct_contact_days': 'contact_date'}
) }}

with

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}

),

contact_messages as (

    select * from {{ of_changed_days(ref('fct_messages')) }}
    where is_counted and author_type = 'contact'

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

happened as (

    select
        contact_messages.account,
        contact_messages.sent_date as local_date,
        contact_messages.sent_at as happened_at,
        conversations.channel,
        case when contact_messages.kind = 'message' then 1 end as is_message,
        case when contact_messages.kind = 'comment' then 1 end as is_comment,
        null as is_started,
        null as is_answered,
        null as is_awaiting_reply,
        null as is_missed
    from contact_messages
    inner join conversations
        on
            contact_messages.account = conversations.account
            and contact_messages.conversation_id = conversations.conversation_id

    union all

    select
        account,
        started_date as local_date,
        started_at as happened_at,
        channel,
        null as is_message,
        null as is_comment,
        1 as is_started,
        case when response_count > 0 then 1 end as is_answered,
        case when contact_message_count > 0 and not coalesce(is_offline, false) then 1 end
            as is_awaiting_reply,
        case when is_missed then 1 end as is_missed
    from conversations

),

timed as (

    select
        happened.*,
        {{ local_hour('happened.happened_at', 'accounts.time_zone') }} as local_hour
    from happened
    inner join accounts on happened.account = accounts.account

),

final as (

    select
        -- keys
        account,
        'happened' as date_basis,
        local_date,
        local_hour,
        channel,

        -- numbers
        count(is_message) as contact_messages,
        count(is_comment) as contact_comments,
        count(is_started) as conversations_started,
        count(is_answered) as conversations_answered,
        count(is_awaiting_reply) as conversations_awaiting_reply,
        count(is_missed) as conversations_missed
    from timed
    group by account, local_date, local_hour, channel

)

select * from final
