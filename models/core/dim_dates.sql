with

-- wide enough for every instant that landing accepts from a living shop
calendar as (

    {{ date_spine("cast('2000-01-01' as date)", "cast('2049-12-31' as date)") }}

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
        cast(date_trunc('month', calendar_date) as date) as month_start_date
    from calendar

)

select * from final
