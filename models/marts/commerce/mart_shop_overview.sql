{{ incremental_by_day(
    'fct_contact_days', 'contact_date', by={'fct_orders': 'ordered_date'}, ignored=[]
) }}

with

contact_days as (

    select * from {{ of_changed_days(ref('fct_contact_days')) }}

),

conversations as (

    select
        *,
        coalesce(customer_key, conversation_key) as counted_customer
    from {{ of_changed_days(ref('fct_conversations')) }}

),

orders as (

    select * from {{ of_changed_days(ref('fct_orders')) }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

-- whom nothing identifies is reached, and never known to be new
wrote as (

    select
        contact_days.account,
        contact_days.contact_date as local_date,
        contact_days.message_count,
        contact_days.is_answered,
        conversations.counted_customer,
        conversations.is_first_with_account
        and contact_days.contact_date = conversations.started_date as is_new
    from contact_days
    inner join conversations
        on
            contact_days.account = conversations.account
            and contact_days.conversation_id = conversations.conversation_id

),

reached as (

    select
        account,
        local_date,
        cast(sum(message_count) as bigint) as reached_messages,
        count(distinct counted_customer) as reached_customers,
        count(distinct case when is_answered then counted_customer end) as cared_customers,
        count(case when is_new then 1 end) as new_customers
    from wrote
    group by account, local_date

),

-- money in other currencies than the account's is left out
sold as (

    select
        orders.account,
        orders.ordered_date as local_date,
        count(case when not orders.is_cancelled then 1 end) as orders_kept,
        count(case when orders.is_cancelled then 1 end) as orders_cancelled,
        sum(
            case
                when orders.is_cancelled or orders.currency <> accounts.currency then 0
                else orders.order_total_amount
            end
        ) as revenue_amount,
        sum(
            case
                when not orders.is_cancelled and orders.currency = accounts.currency
                    then orders.gross_profit_amount
            end
        ) as gross_profit_amount
    from orders
    inner join accounts on orders.account = accounts.account
    group by orders.account, orders.ordered_date

),

days as (

    select
        account,
        local_date
    from reached
    union
    select
        account,
        local_date
    from sold

),

final as (

    select
        -- keys
        days.account,
        days.local_date,

        -- attributes
        accounts.currency,

        -- numbers
        coalesce(reached.reached_messages, 0) as reached_messages,
        coalesce(reached.reached_customers, 0) as reached_customers,
        coalesce(reached.cared_customers, 0) as cared_customers,
        coalesce(reached.new_customers, 0) as new_customers,
        coalesce(sold.orders_kept, 0) as orders_kept,
        coalesce(sold.orders_cancelled, 0) as orders_cancelled,
        coalesce(sold.revenue_amount, 0) as revenue_amount,
        sold.gross_profit_amount,
        case when reached.account is null then 0 else 1 end as accounts_active,
        1 as accounts_connected
    from days
    inner join accounts on days.account = accounts.account
    left join reached on days.account = reached.account and days.local_date = reached.local_date
    left join sold on days.account = sold.account and days.local_date = sold.local_date

)

select * from final
