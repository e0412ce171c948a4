select
    severity,
    table_name as table,
    expectation,
    observed
from quality.check_results
where run_id = %(build)s and not is_passed
order by severity, check_result_id
