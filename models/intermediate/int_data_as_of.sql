with

noted as (

    select * from {{ ref('stg_warehouse__data_as_of') }}

),

-- an account is as new as the newest of its sources of that kind
final as (

    select
        account,
        max(case when stream = 'conversations' then data_as_of end) as conversations_as_of,
        max(case when stream = 'orders' then data_as_of end) as orders_as_of,
        max(case when stream = 'web_events' then data_as_of end) as web_events_as_of
    from noted
    group by account

)

select * from final
