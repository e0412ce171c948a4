{{ config(materialized='table') }}

with

configured as (

    select * from {{ ref('stg_config__accounts') }}

),

data_as_of as (

    select * from {{ ref('stg_warehouse__data_as_of') }}

),

seen as (

    select account from data_as_of
    union
    select account from configured

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
