with

unioned as (

    {{ staged('widget_displays') }}

)

select * from unioned
