with

unioned as (

    {{ staged('conversations', telling=['assignments', 'reopenings']) }}

)

select * from unioned
