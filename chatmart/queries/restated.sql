-- how many published numbers a build changed, by what it names as causes
select
    array_to_string(history.causes, ' and ') as cause,
    sum((select count(*) from jsonb_object_keys(history.numbers_after)))::bigint as numbers,
    count(distinct history.local_date) as days
from quality.mart_history as history
where history.run_id = %(build)s and history.numbers_after <> '{}'
group by history.causes
order by numbers desc, cause
