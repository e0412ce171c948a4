-- Which share of our customers wrote to us each month, on each channel?
-- One row per account, month and channel; `all` counts each customer once over all channels.
-- The trap: "customers" has several meanings. Here it is everyone who ever ordered or wrote
-- until the month's end; the other bases are in the mart. Neither channels nor months add up.
select
    account,
    period_start_date as month_start_date,
    channel,
    contact_rate_numerator as contact_customers,
    contact_rate_denominator as customers,
    contact_rate_rate as contact_rate
from {{ ref('mart_contact_rate') }}
where period = 'month' and base_definition = 'customers_total_to_date'
order by account, month_start_date, channel
