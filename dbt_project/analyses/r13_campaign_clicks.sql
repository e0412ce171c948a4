-- How many visits did the links of campaigns bring, and what did these buy?
-- One row per account, mark of the link and the campaign of the chat it belongs to.
-- The trap: these are sessions and purchases as web analytics counts them, not orders of the shop;
-- users are counted anew each day. A mark without a campaign is not in the seed campaign_links.
select
    account,
    session_campaign,
    campaign_name,
    sum(session_count) as sessions,
    sum(user_count) as users_by_day,
    sum(purchase_count) as purchases,
    cast(sum(purchase_count) as numeric) / nullif(sum(session_count), 0) as purchases_per_session,
    sum(revenue_amount) as revenue_amount,
    currency
from {{ ref('mart_campaign_clicks') }}
group by account, session_campaign, campaign_name, currency
order by account, session_campaign
