with

unioned as (

    {{ staged('reopenings') }}

)

select * from unioned
