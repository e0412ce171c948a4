-- Which chatbots and automatic messages are triggered, and who reacts to them?
-- One row per account, campaign and variant, over all days.
-- The trap: visitors are distinct a day; who reacts on two days counts twice in this sum of days.
select
    account,
    campaign_id,
    campaign_name,
    campaign_type,
    variant,
    sum(campaign_deliveries) as triggered,
    sum(campaign_views) as viewed,
    sum(campaign_reply_numerator) as replied,
    sum(campaign_visitors_replied) as visitors_replied,
    cast(sum(campaign_reply_numerator) as numeric)
    / nullif(sum(campaign_reply_denominator), 0) as reply_rate
from {{ ref('mart_campaign_performance') }}
group by account, campaign_id, campaign_name, campaign_type, variant
order by account, campaign_name, campaign_id, variant
