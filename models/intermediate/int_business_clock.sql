{{ config(materialized='table', indexes=[
    {'columns': ['account', 'team_id', 'clock_date', 'starts_at'], 'unique': true},
]) }}

with

openings as (

    select * from {{ ref('int_business_openings') }}

),

calendars as (

    select * from {{ ref('int_business_calendars') }}

),

days as (

    select calendar_date from {{ ref('int_business_days') }}

),

changes as (

    select
        account,
        team_id,
        opens_at as starts_at,
        1 as opening
    from openings

    union all

    select
        account,
        team_id,
        closes_at as starts_at,
        -1 as opening
    from openings

    union all

    -- no stretch reaches over midnight in UTC, so that one is found by its date
    select
        calendars.account,
        calendars.team_id,
        {{ utc_midnight('days.calendar_date') }} as starts_at,
        0 as opening
    from calendars
    cross join days

),

stretches as (

    select
        account,
        team_id,
        starts_at,
        sum(opening) as opening
    from changes
    group by account, team_id, starts_at

),

dated as (

    select
        *,
        lead(starts_at) over (partition by account, team_id order by starts_at) as ends_at,
        sum(opening) over (
            partition by account, team_id
            order by starts_at
            rows between unbounded preceding and current row
        ) > 0 as is_open
    from stretches

),

measured as (

    select
        *,
        case
            when is_open then cast({{ seconds_between('starts_at', 'ends_at') }} as bigint) else 0
        end as open_seconds
    from dated
    where ends_at is not null

),

final as (

    select
        account,
        team_id,
        {{ local_date('starts_at', "'UTC'") }} as clock_date,
        starts_at,
        ends_at,
        is_open,
        cast(
            sum(open_seconds) over (
                partition by account, team_id
                order by starts_at
                rows between unbounded preceding and current row
            ) - open_seconds as bigint
        ) as open_seconds_before
    from measured

)

select * from final
