-- what became of each stream of each source: its counts of all tries, and how the last one ended
with

tries as (

    select
        *,
        row_number() over (
            partition by source_name, stream order by extraction_id desc
        ) as age
    from staging.extractions
    where extraction_id > %(after_extraction_id)s

)

select
    tries.source_name as source,
    tries.stream,
    sum(documents_read)::bigint as read,
    sum(documents_landed)::bigint as new_or_newer,
    sum(documents_deleted)::bigint as gone,
    sum(documents_rejected)::bigint as rejected,
    coalesce(
        max(to_char(through at time zone 'UTC', 'YYYY-MM-DD HH24:MI')) filter (where age = 1),
        max(to_char(known.data_as_of at time zone 'UTC', 'YYYY-MM-DD HH24:MI'))
    ) as as_of_utc,
    case when bool_or(failure is not null) filter (where age = 1) then 'failed' else 'done' end
        as ended
from tries
left join (
    select
        stream,
        max(data_as_of) as data_as_of
    from staging.data_as_of
    where source = 'drop'
    group by stream
) as known on tries.kind = 'drop' and tries.stream = known.stream
group by tries.source_name, tries.stream
-- a drop folder need not hold every stream
having not (max(tries.kind) = 'drop' and sum(documents_read) = 0 and count(failure) = 0)
order by min(extraction_id)
