with

unioned as (

    {{ staged('web_events') }}

)

select * from unioned
