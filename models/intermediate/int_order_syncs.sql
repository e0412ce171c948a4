with

unioned as (

    {{ staged('order_syncs') }}

)

select * from unioned
