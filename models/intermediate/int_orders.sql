with

unioned as (

    {{ staged('orders') }}

)

select * from unioned
