{{ replace_whole(['calendar_date']) }}

with

timelines as (

    select * from {{ ref('int_conversation_timelines') }}

),

orders as (

    select * from {{ ref('int_order_totals') }}

),

instants as (

    select
        min(started_at) as first_at,
        max(started_at) as last_at
    from timelines

    union all

    select
        min(ordered_at) as first_at,
        max(ordered_at) as last_at
    from orders

),

-- the usual calendar, and as much more as a day further than any fact, whatever its time zone
bounds as (

    select
        least(
            cast('2000-01-01' as date), cast({{ hours_after('min(first_at)', -24) }} as date)
        ) as first_date,
        greatest(
            cast('2049-12-31' as date), cast({{ hours_after('max(last_at)', 24) }} as date)
        ) as last_date
    from instants

),

calendar as (

    {{ date_spine('(select first_date from bounds)', '(select last_date from bounds)') }}

),

final as (

    select
        calendar_date,
        cast(extract(year from calendar_date) as integer) as calendar_year,
        cast(extract(quarter from calendar_date) as integer) as calendar_quarter,
        cast(extract(month from calendar_date) as integer) as calendar_month,
        cast(extract(day from calendar_date) as integer) as day_of_month,
        {{ iso_day_of_week('calendar_date') }} as day_of_week,
        {{ iso_day_of_week('calendar_date') }} in (6, 7) as is_weekend,
        cast(date_trunc('week', calendar_date) as date) as week_start_date,
        {{ month_of('calendar_date') }} as month_start_date
    from calendar

)

select * from final
