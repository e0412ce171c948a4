create temporary table touched_records on commit drop as
select
    stream,
    account,
    record_id
from intermediate.int_touched_records
where stream in ('conversations', 'orders')
