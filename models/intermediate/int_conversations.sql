with

dropped as (

    select * from {{ ref('stg_drop__conversations') }}

),

unioned as (

    select * from dropped

)

select * from unioned
