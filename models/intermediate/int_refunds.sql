with

dropped as (

    select * from {{ ref('stg_drop__refunds') }}

),

unioned as (

    select * from dropped

)

select * from unioned
