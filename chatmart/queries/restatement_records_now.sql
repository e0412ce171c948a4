-- each arm reads one table, so that a few records are looked up by its index
create or replace temporary view records_now as
select
    'conversations' as stream,
    account,
    conversation_id as record_id,
    customer_key,
    cast(null as boolean) as is_cancelled,
    cast(null as numeric) as refunded_amount,
    least(created_date, started_date) as first_date,
    greatest(started_date, closed_date, cast(ended_at at time zone 'UTC' as date) + 1) as last_date
from core.fct_conversations
union all
select
    'orders' as stream,
    account,
    order_id as record_id,
    customer_key,
    is_cancelled,
    refunded_amount,
    ordered_date as first_date,
    greatest(ordered_date, cancelled_date, delivered_date) as last_date
from core.fct_orders
