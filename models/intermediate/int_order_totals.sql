{{ incremental_by('int_changed_records', 'orders', 'order_id') }}

with

orders as (

    select * from {{ changed_rows(ref('int_orders')) }}

),

refunds as (

    select * from {{ changed_rows(ref('int_refunds')) }}

),

order_lines as (

    select * from {{ changed_rows(ref('int_order_lines')) }}

),

refunded as (

    select
        account,
        order_id,
        sum(refunded_amount) as refunded_amount
    from refunds
    group by account, order_id

),

-- one line without a known cost makes the profit of the whole order unknown
profits as (

    select
        account,
        order_id,
        sum(quantity * unit_price_amount - discount_amount) as lines_amount,
        case
            when count(*) = count(unit_cost_amount)
                then sum(quantity * (unit_price_amount - unit_cost_amount) - discount_amount)
        end as gross_profit_amount
    from order_lines
    group by account, order_id

),

final as (

    select
        orders.account,
        orders.order_id,
        orders.order_number,
        orders.ga_transaction_id,
        orders.created_by_operator_id,
        orders.status,
        orders.sales_channel,
        orders.currency,
        orders.order_total_amount,
        coalesce(refunded.refunded_amount, 0) as refunded_amount,
        case
            when orders.status = 'cancelled' then 0
            else orders.order_total_amount - coalesce(refunded.refunded_amount, 0)
        end as order_net_amount,
        orders.shipping_amount,
        orders.tax_amount,
        orders.discount_amount,
        profits.gross_profit_amount,
        -- of money given back the goods have the part that they have of the order; what they cost
        -- is lost with it, unless they came back
        case
            when orders.status = 'cancelled' then 0
            when coalesce(refunded.refunded_amount, 0) = 0 then profits.gross_profit_amount
            else
                profits.gross_profit_amount
                - case
                    when orders.status = 'returned' then profits.gross_profit_amount
                    else profits.lines_amount
                end * refunded.refunded_amount / nullif(orders.order_total_amount, 0)
        end as gross_profit_after_refunds_amount,
        orders.status = 'cancelled' as is_cancelled,
        orders.status = 'delivered' or orders.delivered_at is not null as is_delivered,
        orders.ordered_at,
        orders.paid_at,
        orders.fulfilled_at,
        orders.delivered_at,
        orders.cancelled_at
    from orders
    left join refunded
        on orders.account = refunded.account and orders.order_id = refunded.order_id
    left join profits
        on orders.account = profits.account and orders.order_id = profits.order_id

)

select * from final
