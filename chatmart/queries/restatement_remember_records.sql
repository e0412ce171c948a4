insert into quality.reported_records (
    stream, account, record_id, customer_key, is_cancelled, refunded_amount, first_date, last_date
)
select
    stream, account, record_id, customer_key, is_cancelled, refunded_amount, first_date, last_date
from pg_temp.record_states
where
    is_there
    and (
        not was_there
        or is_cancellation
        or is_refund
        or customer_key is distinct from old_customer_key
        or first_date is distinct from old_first_date
        or last_date is distinct from old_last_date
    )
on conflict (stream, account, record_id) do update set
    customer_key = excluded.customer_key,
    is_cancelled = excluded.is_cancelled,
    refunded_amount = excluded.refunded_amount,
    first_date = excluded.first_date,
    last_date = excluded.last_date
