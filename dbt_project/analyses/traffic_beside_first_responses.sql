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
        local_date,
        sum(conversations) as conversation_count
    from {{ ref('mart_conversation_activity') }}
    where date_basis = 'started'
    group by account, local_date

),

durations as (

    select
        account,
        local_date,
        duration_count as answered_conversation_count,
        median_seconds as median_first_response_seconds
    from {{ ref('mart_duration_statistics') }}
    where scope = 'account' and metric = 'first_response_seconds'

)

select
    traffic.account,
    traffic.local_date,
    traffic.session_count,
    coalesce(conversations.conversation_count, 0) as conversation_count,
    coalesce(durations.answered_conversation_count, 0) as answered_conversation_count,
    durations.median_first_response_seconds
from traffic
left join
    conversations
    on traffic.account = conversations.account and traffic.local_date = conversations.local_date
left join
    durations
    on traffic.account = durations.account and traffic.local_date = durations.local_date
order by traffic.account, traffic.local_date
