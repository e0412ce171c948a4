with

dropped as (

    select * from {{ ref('stg_drop__records') }}

),

unioned as (

    select * from dropped

)

select * from unioned
