{{ incremental_by_day(
    'fct_contact_days',
    'contact_date',
    also={'fct_orders': 'contact_days_of_orders'},
    ignored=[]
) }}

with

contact_days as (

    select * from {{ of_changed_days(ref('fct_contact_days')) }}

),

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}

),

orders as (

    select * from {{ ref('fct_orders') }}
    where not is_cancelled

),

default_windows as (

    select * from {{ ref('attribution_windows') }}
    where is_default

),

stages as (

    select * from {{ ref('funnel_stages') }}

),

-- a contact that belongs to nobody known counts as a customer of its own
contacts as (

    select
        contact_days.account,
        contact_days.conversation_id,
        contact_days.contact_date as local_date,
        conversations.channel,
        conversations.customer_key,
        coalesce(conversations.customer_key, conversations.conversation_key) as counted_customer,
        contact_days.message_count,
        contact_days.is_answered,
        contact_days.contacted_at,
        conversations.ended_at
    from contact_days
    inner join conversations
        on
            contact_days.account = conversations.account
            and contact_days.conversation_id = conversations.conversation_id

),

ordered as (

    select
        contacts.account,
        contacts.conversation_id,
        contacts.local_date,
        max(case when orders.is_delivered then 1 else 0 end) as has_delivered_order
    from contacts
    inner join orders
        on
            contacts.account = orders.account
            and contacts.customer_key = orders.customer_key
            and contacts.contacted_at <= orders.ordered_at
    inner join default_windows
        on
            orders.ordered_at
            <= {{ hours_after('contacts.ended_at', 'default_windows.window_hours') }}
    group by contacts.account, contacts.conversation_id, contacts.local_date

),

counted as (

    select
        contacts.account,
        contacts.local_date,
        contacts.channel,
        cast(sum(contacts.message_count) as bigint) as reached_messages,
        count(distinct contacts.counted_customer) as reached_customers,
        count(distinct case when contacts.is_answered then contacts.counted_customer end)
            as cared_customers,
        count(
            distinct case
                when ordered.conversation_id is not null then contacts.counted_customer
            end
        )
            as ordered_customers,
        count(distinct case when ordered.has_delivered_order = 1 then contacts.counted_customer end)
            as delivered_customers
    from contacts
    left join ordered
        on
            contacts.account = ordered.account
            and contacts.conversation_id = ordered.conversation_id
            and contacts.local_date = ordered.local_date
    group by contacts.account, contacts.local_date, contacts.channel

),

final as (

    {{ funnel_of('counted', 'stages', 'local_date') }}

)

select * from final
