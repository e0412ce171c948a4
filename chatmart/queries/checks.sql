select
    gate,
    count(*) filter (where is_passed) as passed,
    count(*) filter (where not is_passed and severity = 'warn') as warned,
    count(*) filter (where not is_passed and severity = 'stop') as stopped
from quality.check_results
where run_id = %(build)s
group by gate
order by min(check_result_id)
