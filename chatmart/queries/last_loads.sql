select
    load_id,
    to_char(finished_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at_utc,
    source || ' ' || stream as stream,
    documents_read as read,
    documents_landed as new_or_newer,
    documents_rejected as rejected
from staging.loads
order by load_id desc
limit 10
