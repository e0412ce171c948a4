select
    source || ' ' || stream as stream,
    sum(documents_read)::bigint as read,
    sum(documents_landed)::bigint as new_or_newer,
    sum(documents_read - documents_landed - documents_rejected)::bigint as unchanged,
    sum(documents_rejected)::bigint as rejected
from staging.loads
where load_id > %(after_load_id)s
group by source, stream
having sum(documents_read) > 0
order by min(load_id)
