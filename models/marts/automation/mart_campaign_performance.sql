{{ incremental_by_day('fct_campaign_deliveries', 'triggered_date') }}

with

deliveries as (

    select * from {{ of_changed_days(ref('fct_campaign_deliveries')) }}

),

campaigns as (

    select * from {{ ref('dim_campaigns') }}

),

counted as (

    select
        account,
        triggered_date as local_date,
        campaign_id,
        campaign_key,
        variant,
        count(*) as campaign_deliveries,
        count(viewed_at) as campaign_views,
        count(distinct visitor_id) as campaign_visitors,
        count(distinct case when is_replied then visitor_id end) as campaign_visitors_replied,
        count(distinct conversation_id) as campaign_conversations,
        count(case when is_replied then 1 end) as campaign_reply_numerator,
        count(*) as campaign_reply_denominator
    from deliveries
    group by account, triggered_date, campaign_id, campaign_key, variant

),

final as (

    select
        -- keys
        counted.account,
        'triggered' as date_basis,
        counted.local_date,
        counted.campaign_id,
        counted.campaign_key,
        counted.variant,

        -- attributes
        campaigns.campaign_name,
        campaigns.campaign_type,

        -- numbers
        counted.campaign_deliveries,
        counted.campaign_views,
        counted.campaign_visitors,
        counted.campaign_visitors_replied,
        counted.campaign_conversations,
        counted.campaign_reply_numerator,
        counted.campaign_reply_denominator,
        cast(counted.campaign_reply_numerator as numeric)
        / nullif(counted.campaign_reply_denominator, 0) as campaign_reply_rate
    from counted
    left join campaigns on counted.campaign_key = campaigns.campaign_key

)

select * from final
