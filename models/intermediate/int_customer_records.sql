with

unioned as (

    {{ staged('customers') }}

)

select * from unioned
