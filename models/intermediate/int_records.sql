with

unioned as (

    {{ staged('records') }}

)

select * from unioned
