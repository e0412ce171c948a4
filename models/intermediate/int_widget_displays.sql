with

dropped as (

    select * from {{ ref('stg_drop__widget_displays') }}

),

unioned as (

    select * from dropped

)

select * from unioned
