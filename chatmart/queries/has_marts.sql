select
    to_regclass('marts.mart_operator_performance') is not null
    and exists (select from quality.builds where status = 'succeeded') as has_marts
