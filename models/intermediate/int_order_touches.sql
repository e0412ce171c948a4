{{ incremental_by('int_touched_records', 'orders', 'order_id') }}

with

orders as (

    select * from {{ changed_rows(ref('int_order_totals')) }}

),

timelines as (

    select * from {{ ref('int_conversation_timelines') }}
    where contact_message_count > 0

),

buyers as (

    select * from {{ ref('int_record_customers') }}
    where stream = 'orders'

),

contacts as (

    select * from {{ ref('int_record_customers') }}
    where stream = 'conversations'

),

attribution_windows as (

    select * from {{ ref('attribution_windows') }}

),

touches as (

    select
        orders.account,
        orders.order_id,
        orders.currency,
        orders.order_net_amount,
        orders.is_cancelled,
        orders.ordered_at,
        timelines.conversation_id,
        timelines.created_at,
        timelines.started_at,
        timelines.ended_at
    from orders
    inner join buyers on orders.account = buyers.account and orders.order_id = buyers.record_id
    inner join
        contacts
        on buyers.customer_key = contacts.customer_key and buyers.account = contacts.account
    inner join timelines
        on contacts.account = timelines.account and contacts.record_id = timelines.conversation_id
    where timelines.started_at <= orders.ordered_at

),

final as (

    select
        touches.*,
        attribution_windows.window_hours,
        row_number() over path as touch_number,
        row_number() over path_by_creation as touch_number_by_creation,
        count(*) over (
            partition by touches.account, touches.order_id, attribution_windows.window_hours
        ) as touch_count
    from touches
    inner join attribution_windows
        on
            touches.ordered_at
            <= {{ hours_after('touches.ended_at', 'attribution_windows.window_hours') }}
    window path as (
        partition by touches.account, touches.order_id, attribution_windows.window_hours
        order by touches.started_at, {{ by_code_point('touches.conversation_id') }}
    ),
    path_by_creation as (
        partition by touches.account, touches.order_id, attribution_windows.window_hours
        order by touches.created_at, {{ by_code_point('touches.conversation_id') }}
    )

)

select * from final
