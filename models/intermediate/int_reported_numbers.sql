with

unioned as (

    {{ staged('reported_numbers') }}

)

select * from unioned
