{{ incremental_by('int_changed_records', 'orders', 'order_id') }}

with

dropped as (

    select * from {{ ref('stg_drop__order_lines') }}
    {{ only_changed() }}

),

unioned as (

    select * from dropped

)

select * from unioned
