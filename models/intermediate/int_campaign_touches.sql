{{ config(materialized='table') }}

with

deliveries as (

    select * from {{ ref('int_campaign_deliveries') }}
    where conversation_id is not null

),

contacts as (

    select * from {{ ref('int_record_customers') }}
    where stream = 'conversations'

),

buyers as (

    select * from {{ ref('int_record_customers') }}
    where stream = 'orders'

),

orders as (

    select * from {{ ref('int_order_totals') }}

),

attribution_windows as (

    select * from {{ ref('attribution_windows') }}

),

final as (

    select
        orders.account,
        orders.order_id,
        orders.currency,
        orders.order_net_amount,
        orders.is_cancelled,
        orders.ordered_at,
        deliveries.delivery_id,
        deliveries.campaign_id,
        deliveries.variant,
        deliveries.conversation_id,
        deliveries.triggered_at,
        attribution_windows.window_hours,
        row_number() over path as touch_number,
        count(*) over (
            partition by orders.account, orders.order_id, attribution_windows.window_hours
        ) as touch_count
    from deliveries
    inner join contacts
        on
            deliveries.account = contacts.account
            and deliveries.conversation_id = contacts.record_id
    inner join buyers
        on contacts.customer_key = buyers.customer_key and contacts.account = buyers.account
    inner join orders on buyers.account = orders.account and buyers.record_id = orders.order_id
    inner join attribution_windows
        on
            orders.ordered_at
            <= {{ hours_after('deliveries.triggered_at', 'attribution_windows.window_hours') }}
    where deliveries.triggered_at <= orders.ordered_at
    window path as (
        partition by orders.account, orders.order_id, attribution_windows.window_hours
        order by deliveries.triggered_at, {{ by_code_point('deliveries.delivery_id') }}
    )

)

select * from final
