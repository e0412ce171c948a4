with

dropped as (

    select * from {{ ref('stg_drop__ratings') }}

),

unioned as (

    select * from dropped

)

select * from unioned
