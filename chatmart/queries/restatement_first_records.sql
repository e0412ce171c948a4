insert into quality.reported_records (
    stream, account, record_id, customer_key, is_cancelled, refunded_amount, first_date, last_date
)
select
    stream, account, record_id, customer_key, is_cancelled, refunded_amount, first_date, last_date
from pg_temp.records_now
