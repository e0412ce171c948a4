{{ config(materialized='table') }}

with

hours as (

    select * from {{ ref('business_hours') }}

),

holidays as (

    select * from {{ ref('business_holidays') }}

),

calendars as (

    select * from {{ ref('int_business_calendars') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

days as (

    select calendar_date from {{ ref('int_business_days') }}

),

offsets as (

    select * from {{ ref('int_utc_offsets') }}

),

usual as (

    select
        hours.account,
        coalesce(hours.team_id, '') as team_id,
        days.calendar_date,
        hours.opens_at,
        hours.closes_at
    from days
    inner join hours on {{ iso_day_of_week('days.calendar_date') }} = hours.day_of_week
    left join holidays
        on hours.account = holidays.account and days.calendar_date = holidays.holiday_date
    where holidays.holiday_date is null

),

-- a holiday holds for every team of its account
special as (

    select
        calendars.account,
        calendars.team_id,
        holidays.holiday_date as calendar_date,
        holidays.opens_at,
        holidays.closes_at
    from calendars
    inner join holidays on calendars.account = holidays.account
    where holidays.opens_at is not null

),

opened as (

    select
        account,
        team_id,
        calendar_date,
        {{ seconds_of_day('opens_at') }} as opens_second,
        {{ seconds_of_day('closes_at') }} as closes_second
    from usual

    union all

    select
        account,
        team_id,
        calendar_date,
        {{ seconds_of_day('opens_at') }} as opens_second,
        {{ seconds_of_day('closes_at') }} as closes_second
    from special

),

-- hours that reach beyond midnight end on the next day
spans as (

    select
        account,
        team_id,
        {{ utc_midnight('calendar_date') }} as day_start_at,
        opens_second,
        closes_second
        + case when closes_second <= opens_second then 24 * 3600 else 0 end as closes_second
    from opened

),

-- wall clock to instants, by each offset from UTC while it holds: right when clocks change
clipped as (

    select
        spans.account,
        spans.team_id,
        greatest(
            {{ seconds_after(
                'spans.day_start_at', 'spans.opens_second - offsets.offset_seconds'
            ) }},
            offsets.starts_at
        ) as opens_at,
        least(
            {{ seconds_after(
                'spans.day_start_at', 'spans.closes_second - offsets.offset_seconds'
            ) }},
            offsets.ends_at
        ) as closes_at
    from spans
    inner join accounts on spans.account = accounts.account
    inner join offsets on accounts.time_zone = offsets.time_zone

),

final as (

    select distinct *
    from clipped
    where opens_at < closes_at

)

select * from final
