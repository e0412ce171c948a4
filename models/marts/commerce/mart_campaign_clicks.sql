{{ incremental_by_day('fct_web_events', 'event_date') }}

with

-- in brackets stand web analytics' own words for visits without a campaign, such as (organic)
web_events as (

    select * from {{ of_changed_days(ref('fct_web_events')) }}
    where event_name in ('session_start', 'purchase') and session_campaign not like '(%)'

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

campaigns as (

    select * from {{ ref('dim_campaigns') }}

),

links as (

    select
        account,
        campaign_id,
        session_campaign,
        {{ surrogate_key(['account', 'campaign_id']) }} as campaign_key
    from {{ ref('campaign_links') }}

),

summed as (

    {{ web_visits(
        'web_events', 'accounts', ['session_campaign', 'session_source', 'session_medium']
    ) }}

),

final as (

    select
        -- keys
        summed.account,
        summed.local_date,
        summed.session_campaign,
        summed.session_source,
        summed.session_medium,
        links.campaign_id,
        links.campaign_key,

        -- attributes
        campaigns.campaign_name,
        summed.currency,

        -- numbers
        summed.session_count,
        summed.user_count,
        summed.purchase_count,
        summed.revenue_amount,
        summed.purchase_count as click_conversion_numerator,
        summed.session_count as click_conversion_denominator,
        cast(summed.purchase_count as numeric) / nullif(summed.session_count, 0)
            as click_conversion_rate,

        -- booleans
        summed.is_sampled,
        summed.is_thresholded,
        summed.has_other_row,
        summed.has_unsettled
    from summed
    left join links
        on summed.account = links.account and summed.session_campaign = links.session_campaign
    left join campaigns on links.campaign_key = campaigns.campaign_key

)

select * from final
