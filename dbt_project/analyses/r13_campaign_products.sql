-- Did the products that a campaign is for sell better since it began?
-- One row per account, campaign, product, first day and currency.
-- The trap: more sales since a campaign are not sales because of it; what matters is how much more
-- they grew than other products did in the same days. A campaign that runs is told until yesterday.
select
    account,
    campaign_name,
    product_name,
    currency,
    baseline_first_date,
    baseline_last_date,
    campaign_first_date,
    campaign_last_date,
    is_running,
    product_units_baseline,
    product_units_campaign,
    baseline_units_per_day_rate,
    campaign_units_per_day_rate,
    product_units_growth_rate,
    other_units_growth_rate,
    product_units_growth_rate - other_units_growth_rate as growth_beyond_others,
    product_amount_growth_rate,
    other_amount_growth_rate
from {{ ref('mart_campaign_products') }}
order by account, campaign_id, product_id, first_date, currency
