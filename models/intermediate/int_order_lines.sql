{{ incremental_by('int_changed_records', 'orders', 'order_id') }}

with

dropped as (

    select * from {{ changed_rows(ref('stg_drop__order_lines')) }}

),

unioned as (

    select * from dropped

)

select * from unioned
