with

hours as (

    select * from {{ ref('business_hours') }}

),

final as (

    select distinct
        account,
        coalesce(team_id, '') as team_id
    from hours

)

select * from final
