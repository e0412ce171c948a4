select
    to_char(started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at_utc,
    status,
    case when is_full_refresh then 'everything' else 'what changed' end as rebuilt,
    extract(epoch from finished_at - started_at)::int as seconds,
    through_load_id,
    note
from quality.builds
order by build_id desc
limit 5
