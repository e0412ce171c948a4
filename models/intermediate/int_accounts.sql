{{ config(materialized='table') }}

with

configured as (

    select * from {{ ref('stg_config__accounts') }}

),

seen as (

    select distinct account from {{ ref('stg_warehouse__data_as_of') }}

),

final as (

    select
        seen.account,
        coalesce(configured.time_zone, 'UTC') as time_zone,
        configured.currency,
        configured.time_zone is not null as is_time_zone_configured
    from seen
    left join configured on seen.account = configured.account

)

select * from final
