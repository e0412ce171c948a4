{{ config(materialized='table') }}

with

accounts as (

    select distinct time_zone from {{ ref('int_accounts') }}

),

days as (

    select calendar_date from {{ ref('int_business_days') }}

),

quarters as (

    select 3600 * hours.number + 900 * quarters.number as second_of_day
    from {{ numbers(24) }} as hours
    cross join {{ numbers(4) }} as quarters

),

by_day as (

    select
        accounts.time_zone,
        {{ utc_midnight('days.calendar_date') }} as day_start_at,
        {{ utc_offset_seconds(utc_midnight('days.calendar_date'), 'accounts.time_zone') }}
            as offset_seconds
    from accounts
    cross join days

),

compared as (

    select
        *,
        lead(offset_seconds)
            over (partition by time_zone order by day_start_at)
            as next_offset_seconds
    from by_day

),

-- clocks change on quarters of an hour
within_days_of_change as (

    select
        compared.time_zone,
        {{ seconds_after('compared.day_start_at', 'quarters.second_of_day') }} as sampled_at
    from compared
    cross join quarters
    where compared.offset_seconds <> compared.next_offset_seconds

),

sampled as (

    select
        time_zone,
        day_start_at as sampled_at,
        offset_seconds
    from by_day

    union

    select
        time_zone,
        sampled_at,
        {{ utc_offset_seconds('sampled_at', 'time_zone') }} as offset_seconds
    from within_days_of_change

),

beginnings as (

    select
        *,
        lag(offset_seconds)
            over (partition by time_zone order by sampled_at)
            as previous_offset_seconds
    from sampled

),

final as (

    select
        time_zone,
        offset_seconds,
        sampled_at as starts_at,
        lead(sampled_at) over (partition by time_zone order by sampled_at) as ends_at
    from beginnings
    where previous_offset_seconds is null or previous_offset_seconds <> offset_seconds

)

select * from final
