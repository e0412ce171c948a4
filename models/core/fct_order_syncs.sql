{{ incremental_by('int_changed_records', 'orders', 'order_id') }}

with

order_syncs as (

    select * from {{ changed_rows(ref('int_order_syncs')) }}

),

orders as (

    select
        account,
        order_id
    from {{ changed_rows(ref('int_orders')) }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

final as (

    select
        -- keys
        order_syncs.account,
        order_syncs.order_id,

        -- numbers
        {{ seconds_between('order_syncs.changed_at', 'order_syncs.loaded_at') }} as seen_seconds,

        -- dates, local to the account
        {{ local_date('order_syncs.changed_at', "coalesce(accounts.time_zone, 'UTC')") }}
            as changed_date,

        -- timestamps, UTC
        order_syncs.changed_at,
        order_syncs.loaded_at as seen_at
    from order_syncs
    -- an order for a test of the shop is none
    inner join orders
        on
            order_syncs.account = orders.account
            and order_syncs.order_id = orders.order_id
    left join accounts on order_syncs.account = accounts.account

)

select * from final
