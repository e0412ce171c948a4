create temporary table touched_records on commit drop as
select
    stream,
    account,
    record_id
from quality.reported_records
union
select
    stream,
    account,
    record_id
from pg_temp.records_now
