{{ incremental_by('int_changed_records', 'operator_presence', 'presence_id') }}

with

dropped as (

    select * from {{ ref('stg_drop__operator_presence') }}
    {{ only_changed() }}

),

unioned as (

    select * from dropped

)

select * from unioned
