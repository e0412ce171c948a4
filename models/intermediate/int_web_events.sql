with

dropped as (

    select * from {{ ref('stg_drop__web_events') }}

),

unioned as (

    select * from dropped

)

select * from unioned
