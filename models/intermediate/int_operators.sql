with

dropped as (

    select * from {{ ref('stg_drop__operators') }}

),

unioned as (

    select * from dropped

)

select * from unioned
