{{ incremental_by('int_changed_records', 'orders', 'order_id') }}

with

unioned as (

    {{ staged('order_discounts', is_narrowed=true) }}

)

select * from unioned
