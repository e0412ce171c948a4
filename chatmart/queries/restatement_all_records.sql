-- after a full build: records that differ or were loaded again, and all others of their customers
create temporary table touched_records on commit drop as
with compared as materialized (
    select
        stream,
        account,
        record_id,
        before.customer_key as old_customer_key,
        after.customer_key,
        before.stream is null
        or after.stream is null
        or before.customer_key is distinct from after.customer_key
        or before.is_cancelled is distinct from after.is_cancelled
        or before.refunded_amount is distinct from after.refunded_amount
        or before.first_date is distinct from after.first_date
        or before.last_date is distinct from after.last_date as is_different
    from quality.reported_records as before
    full join pg_temp.records_now as after using (stream, account, record_id)
),

touched as (
    select compared.*
    from compared
    where is_different
    union all
    select compared.*
    from compared
    inner join intermediate.int_changed_records using (stream, account, record_id)
    where not is_different and load_id > %(through)s
),

customers as (
    select customer_key
    from touched
    where customer_key is not null
    union
    select old_customer_key
    from touched
    where old_customer_key is not null
)

select
    stream,
    account,
    record_id
from touched
union
select
    stream,
    account,
    record_id
from compared
where
    customer_key in (select customers.customer_key from customers)
    or old_customer_key in (select customers.customer_key from customers)
