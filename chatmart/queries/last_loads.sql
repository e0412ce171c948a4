-- a vendor's stream lands in many loads, up to one checkpoint each: those of an hour are shown as one
select
    max(load_id) as load_id,
    to_char(max(finished_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at_utc,
    source || ' ' || stream as stream,
    sum(documents_read)::bigint as read,
    sum(documents_landed)::bigint as new_or_newer,
    sum(documents_rejected)::bigint as rejected
from staging.loads
group by source, stream, origin, date_trunc('hour', finished_at)
order by load_id desc
limit 10
