{{ incremental_by('int_changed_records', 'customers', 'shop_customer_id') }}

with

dropped as (

    select * from {{ ref('stg_drop__customers') }}
    {{ only_changed() }}

),

unioned as (

    select * from dropped

)

select * from unioned
