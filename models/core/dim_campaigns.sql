{{ replace_whole(['account', 'campaign_id']) }}

with

campaign_deliveries as (

    select * from {{ ref('int_campaign_deliveries') }}

),

final as (

    select
        {{ surrogate_key(['account', 'campaign_id']) }} as campaign_key,
        account,
        campaign_id,
        coalesce(max({{ by_code_point('campaign_name') }}), campaign_id) as campaign_name,
        max(campaign_type) as campaign_type
    from campaign_deliveries
    group by account, campaign_id

)

select * from final
