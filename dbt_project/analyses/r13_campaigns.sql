-- What did each campaign earn, and which of its variants earned more?
-- One row per account, campaign, variant and currency, all days together.
-- The trap: an order is shared among the campaigns its customer saw before, and credited a second
-- time to conversations: never add the two. Deliveries outside a conversation have no customer.
select
    revenue.account,
    revenue.campaign_id,
    campaigns.campaign_name,
    revenue.variant,
    sum(revenue.orders_credited) as orders_credited,
    sum(revenue.credited_amount) as credited_amount,
    revenue.currency
from {{ ref('mart_campaign_revenue') }} as revenue
left join {{ ref('dim_campaigns') }} as campaigns
    on
        revenue.account = campaigns.account
        and revenue.campaign_id = campaigns.campaign_id
where
    revenue.date_basis = 'order'
    and revenue.attribution_model = 'last_touch'
    and revenue.window_hours = 120
group by
    revenue.account,
    revenue.campaign_id,
    campaigns.campaign_name,
    revenue.variant,
    revenue.currency
order by
    revenue.account,
    campaigns.campaign_name,
    revenue.campaign_id,
    revenue.variant,
    revenue.currency
