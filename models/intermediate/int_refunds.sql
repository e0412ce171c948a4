with

unioned as (

    {{ staged('refunds') }}

)

select * from unioned
