-- Do answers come later on days with more visitors? Sessions beside the median first response.
-- One row per account and local day.
-- The trap: days are counted by two clocks, sessions in the time zone of web analytics and
-- conversations in the account's; and no mean of the days' medians is a month's median.
with

traffic as (

    select
        account,
        local_date,
        sum(session_count) as session_count
    from {{ ref('mart_chat_comparison') }}
    group by account, local_date

),

conversations as (

    select
        account,
        started_date as local_date,
        count(*) as conversation_count,
        count(first_response_seconds) as answered_conversation_count,
        {{ median('first_response_seconds') }} as median_first_response_seconds
    from {{ ref('fct_conversations') }}
    group by account, started_date

)

select
    traffic.account,
    traffic.local_date,
    traffic.session_count,
    coalesce(conversations.conversation_count, 0) as conversation_count,
    coalesce(conversations.answered_conversation_count, 0) as answered_conversation_count,
    conversations.median_first_response_seconds
from traffic
left join
    conversations
    on traffic.account = conversations.account and traffic.local_date = conversations.local_date
order by traffic.account, traffic.local_date
