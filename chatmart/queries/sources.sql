-- how each stream of each source stands: what it brought so far, and how its last try ended
select
    source_name,
    stream,
    sum(documents_landed)::bigint as landed,
    max(finished_at) as last_load,
    (array_agg(failure order by extraction_id desc))[1] as failure,
    (array_agg(through order by extraction_id desc))[1] as through
from staging.extractions
where cursor_name = source_name
group by source_name, stream
