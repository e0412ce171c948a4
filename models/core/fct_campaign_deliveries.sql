{{ config(materialized='view') }}

with

campaign_deliveries as (

    select * from {{ ref('int_campaign_deliveries') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

final as (

    select
        -- keys
        campaign_deliveries.account,
        campaign_deliveries.delivery_id,
        {{ surrogate_key(['campaign_deliveries.account', 'campaign_deliveries.campaign_id']) }}
            as campaign_key,
        campaign_deliveries.campaign_id,
        campaign_deliveries.conversation_id,
        campaign_deliveries.visitor_id,

        -- attributes
        campaign_deliveries.variant,

        -- booleans
        campaign_deliveries.viewed_at is not null as is_viewed,
        campaign_deliveries.replied_at is not null as is_replied,

        -- dates, local to the account
        {{ local_date('campaign_deliveries.triggered_at', "coalesce(accounts.time_zone, 'UTC')") }}
            as triggered_date,

        -- timestamps, UTC
        campaign_deliveries.triggered_at,
        campaign_deliveries.viewed_at,
        campaign_deliveries.replied_at
    from campaign_deliveries
    left join accounts on campaign_deliveries.account = accounts.account

)

select * from final
