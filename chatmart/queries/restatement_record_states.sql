create temporary table record_states on commit drop as
with changed as (
    select
        records.stream,
        records.account,
        records.record_id,
        loads.is_backfill
    from intermediate.int_changed_records as records
    inner join staging.loads using (load_id)
    where records.load_id > %(through)s
)

select
    stream,
    account,
    record_id,
    before.stream is not null as was_there,
    after.stream is not null as is_there,
    changed.stream is not null as is_changed,
    coalesce(changed.is_backfill, false) as is_backfill,
    before.is_cancelled is distinct from after.is_cancelled as is_cancellation,
    before.refunded_amount is distinct from after.refunded_amount as is_refund,
    before.customer_key as old_customer_key,
    before.first_date as old_first_date,
    before.last_date as old_last_date,
    after.customer_key,
    after.is_cancelled,
    after.refunded_amount,
    after.first_date,
    after.last_date
from pg_temp.touched_records
left join quality.reported_records as before using (stream, account, record_id)
left join pg_temp.records_now as after using (stream, account, record_id)
left join changed using (stream, account, record_id)
