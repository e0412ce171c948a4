-- Who of our people earns most after answering, and how many of whom they answer order?
-- One row per account and operator, over all days on which conversations started.
-- The trap: revenue is shared among those who took part, customers are not: a customer whom two
-- people answered counts for both, and on each day anew.
select
    workload.account,
    workload.operator_id,
    max(workload.operator_name) as operator_name,
    sum(workload.customer_to_order_denominator) as customers_answered,
    sum(performance.attributed_revenue_amount) as attributed_revenue_amount,
    max(performance.currency) as currency,
    sum(workload.customer_to_order_numerator)
    / nullif(sum(workload.customer_to_order_denominator), 0) as customer_to_order_rate
from {{ ref('mart_operator_workload') }} as workload
left join {{ ref('mart_operator_performance') }} as performance
    on
        workload.account = performance.account
        and workload.local_date = performance.local_date
        and workload.operator_id = performance.operator_id
where workload.operator_id is not null
group by workload.account, workload.operator_id
order by
    workload.account asc,
    attributed_revenue_amount desc nulls last,
    workload.operator_id asc
