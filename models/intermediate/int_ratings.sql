with

unioned as (

    {{ staged('ratings') }}

)

select * from unioned
