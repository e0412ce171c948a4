{{ incremental_by('int_changed_records', 'operator_presence', 'presence_id') }}

with

unioned as (

    {{ staged('operator_presence', is_narrowed=true) }}

)

select * from unioned
