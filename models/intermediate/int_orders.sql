with

dropped as (

    select * from {{ ref('stg_drop__orders') }}

),

unioned as (

    select * from dropped

)

select * from unioned
