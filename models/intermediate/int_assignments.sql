{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

unioned as (

    {{ staged('assignments', is_narrowed=true) }}

)

select * from unioned
