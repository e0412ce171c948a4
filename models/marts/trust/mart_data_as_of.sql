with

accounts as (

    select * from {{ ref('dim_accounts') }}

),

final as (

    select
        account,
        conversations_as_of,
        orders_as_of,
        web_events_as_of
    from accounts

)

select * from final
