-- Can the numbers be trusted? Ours beside those that each vendor reports of itself, over all days:
-- how far apart they are, what one side lacks, and why that may be.
-- One row per account, vendor and metric.
-- The trap: values of durations are means of a day; here they are weighted by what was compared.
select
    account,
    vendor,
    metric,
    unit,
    sum(compared_record_count) as compared_record_count,
    sum(missing_here_count) as missing_here_count,
    sum(missing_there_count) as missing_there_count,
    case unit
        when 'seconds'
            then sum(own_value * compared_record_count) / nullif(sum(compared_record_count), 0)
        else sum(own_value)
    end as own_value,
    case unit
        when 'seconds'
            then sum(reported_value * compared_record_count) / nullif(sum(compared_record_count), 0)
        else sum(reported_value)
    end as reported_value,
    count(*) as day_count,
    sum(case when is_within_tolerance then 0 else 1 end) as unexplained_day_count,
    explanation
from {{ ref('mart_source_reconciliation') }}
group by account, vendor, metric, unit, explanation
order by account, vendor, metric, unit, explanation
