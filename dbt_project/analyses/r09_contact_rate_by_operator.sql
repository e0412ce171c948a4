-- Which share of our customers had to do with each of our people, each month?
-- One row per account, month in which the customers wrote, and operator.
-- The trap: a customer who wrote with two people counts for both, so operators do not add up, nor
-- do months.
select
    account,
    period_start_date as month_start_date,
    operator_id,
    contact_rate_numerator as contact_customers,
    contact_rate_denominator as customers,
    contact_rate_rate as contact_rate
from {{ ref('mart_operator_contact_rate') }}
where period = 'month' and base_definition = 'customers_total_to_date'
order by account, month_start_date, operator_id
