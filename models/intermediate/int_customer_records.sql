with

dropped as (

    select * from {{ ref('stg_drop__customers') }}

),

unioned as (

    select * from dropped

)

select * from unioned
