"""What the marts are asked about the effects that the sample plants."""

ORDERS = """
select
    coalesce(sum(orders_created), 0),
    coalesce(sum(orders_cancelled), 0),
    coalesce(sum(orders_delivered), 0),
    coalesce(sum(orders_refunded), 0),
    coalesce(sum(orders_kept), 0),
    coalesce(sum(orders_influenced), 0)
from marts.mart_orders
where
    account = '{account}' and date_basis = 'ordered' and local_date <= '{until}'
    and sales_channel {channels}
"""

TRANSACTIONS = """
select sum(transactions_per_conversation_numerator)
from marts.mart_conversion
where account = '{account}' and date_basis = 'started' and window_hours = 744
"""

VISITS = """
select is_chatted, sum(session_count), sum(purchase_count)
from marts.mart_chat_comparison
where account = '{account}'
group by is_chatted
"""

PROACTIVE = """
select sum(conversations_proactive) from marts.mart_conversation_activity
where account = '{account}' and date_basis = 'started' and channel = 'chat'
"""

LATER_ANSWERS = """
with

names as (

    select distinct operator_id, operator_name
    from marts.mart_operator_performance
    where account = '{account}'

)

select
    names.operator_name,
    histogram.bucket_seconds,
    sum(
        case
            when histogram.metric = 'response_seconds' then histogram.duration_count
            else -histogram.duration_count
        end
    )
from marts.mart_duration_histogram as histogram
inner join names on histogram.operator_id = names.operator_id
where
    histogram.account = '{account}' and histogram.channel = 'chat'
    and histogram.metric in ('response_seconds', 'first_response_seconds')
group by names.operator_name, histogram.bucket_seconds
order by names.operator_name, histogram.bucket_seconds
"""
