{{ incremental_by('int_touched_records', 'conversations', 'conversation_id') }}

with

timelines as (

    select * from {{ changed_rows(ref('int_conversation_timelines')) }}

),

themes as (

    select * from {{ changed_rows(ref('int_conversation_themes')) }}

),

contacts as (

    select * from {{ changed_rows(ref('int_record_customers'), 'record_id') }}
    where stream = 'conversations'

),

buyers as (

    select * from {{ ref('int_record_customers') }}
    where stream = 'orders'

),

orders as (

    select * from {{ ref('int_order_totals') }}

),

-- an order that was on its way when the conversation started, or had just arrived
waiting as (

    select
        timelines.account,
        timelines.conversation_id,
        count(*) as order_count
    from timelines
    inner join contacts
        on
            timelines.account = contacts.account
            and timelines.conversation_id = contacts.record_id
    inner join buyers
        on contacts.customer_key = buyers.customer_key and contacts.account = buyers.account
    inner join orders
        on buyers.account = orders.account and buyers.record_id = orders.order_id
    where
        orders.ordered_at <= timelines.started_at
        and (not orders.is_cancelled or orders.cancelled_at > timelines.started_at)
        and (
            not orders.is_delivered
            or orders.delivered_at
            >= {{ hours_after('timelines.started_at', -24 * var('postsale_days')) }}
        )
    group by timelines.account, timelines.conversation_id

),

final as (

    select
        timelines.account,
        timelines.conversation_id,
        case
            when themes.contact_phase is not null then themes.contact_phase
            when waiting.order_count > 0 then 'postsale'
            else 'unknown'
        end as contact_phase,
        case
            when themes.contact_phase is not null then 'tag'
            when waiting.order_count > 0 then 'order_state'
        end as contact_phase_source
    from timelines
    left join themes
        on
            timelines.account = themes.account
            and timelines.conversation_id = themes.conversation_id
    left join waiting
        on
            timelines.account = waiting.account
            and timelines.conversation_id = waiting.conversation_id

)

select * from final
