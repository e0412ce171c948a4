{{ incremental_by('int_changed_records', 'orders', 'order_id') }}

with

refunds as (

    select * from {{ changed_rows(ref('int_refunds')) }}

),

orders as (

    select * from {{ changed_rows(ref('int_order_totals')) }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

final as (

    select
        -- keys
        refunds.account,
        refunds.order_id,
        refunds.refund_number,
        refunds.refund_id,

        -- attributes
        orders.currency,

        -- numbers
        refunds.refunded_amount,

        -- booleans
        orders.is_cancelled,

        -- dates, local to the account
        {{ local_date('refunds.refunded_at', "coalesce(accounts.time_zone, 'UTC')") }}
            as refunded_date,

        -- timestamps, UTC
        refunds.refunded_at
    from refunds
    inner join orders on refunds.account = orders.account and refunds.order_id = orders.order_id
    left join accounts on refunds.account = accounts.account

)

select * from final
