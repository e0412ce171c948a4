with

unioned as (

    {{ staged('operators') }}

)

select * from unioned
