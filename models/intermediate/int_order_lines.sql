{{ incremental_by('int_changed_records', 'orders', 'order_id') }}

with

unioned as (

    {{ staged('order_lines', is_narrowed=true) }}

)

select * from unioned
