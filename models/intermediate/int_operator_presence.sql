{{ incremental_by('int_changed_records', 'operator_presence', 'presence_id') }}

with

dropped as (

    select * from {{ changed_rows(ref('stg_drop__operator_presence')) }}

),

unioned as (

    select * from dropped

)

select * from unioned
