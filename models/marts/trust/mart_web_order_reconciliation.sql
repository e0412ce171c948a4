with

orders as (

    select * from {{ ref('fct_orders') }}

),

web_events as (

    select * from {{ ref('fct_web_events') }}
    where event_name = 'purchase' and transaction_id is not null

),

-- amounts in several currencies have no sum
purchases as (

    select
        account,
        transaction_id,
        max(currency) as currency,
        case when coalesce(min(currency) = max(currency), true) then sum(revenue_amount) end
            as revenue_amount,
        min(event_date) as event_date
    from web_events
    group by account, transaction_id

),

told_days as (

    select
        account,
        min(event_date) as first_date,
        max(event_date) as last_date
    from web_events
    group by account

),

-- a purchase is one order's, however many go by its name; what a browser should have told are
-- orders of the web shop, on days that web analytics tells of
web_orders as (

    select
        orders.account,
        case
            when
                row_number() over (
                    partition by
                        orders.account,
                        coalesce(orders.ga_transaction_id, orders.order_number, orders.order_id)
                    order by
                        case
                            when orders.ga_transaction_id is not null then 1
                            when orders.order_number is not null then 2
                            else 3
                        end,
                        orders.ordered_at,
                        {{ by_code_point('orders.order_id') }}
                ) = 1
                then coalesce(orders.ga_transaction_id, orders.order_number, orders.order_id)
        end as transaction_id,
        orders.currency,
        orders.ordered_date,
        orders.order_total_amount,
        coalesce(orders.sales_channel, 'web') = 'web'
        and orders.ordered_date between told_days.first_date and told_days.last_date as is_expected
    from orders
    inner join told_days on orders.account = told_days.account

),

matched as (

    select
        coalesce(web_orders.account, purchases.account) as account,
        coalesce(web_orders.ordered_date, purchases.event_date) as local_date,
        coalesce(web_orders.currency, purchases.currency) as currency,
        web_orders.account is not null and purchases.account is not null as is_seen,
        purchases.account is null as is_only_in_shop,
        coalesce(web_orders.currency = purchases.currency, true)
        and purchases.revenue_amount is not null as is_priced,
        web_orders.order_total_amount,
        purchases.revenue_amount
    from web_orders
    full outer join purchases
        on
            web_orders.account = purchases.account
            and web_orders.transaction_id = purchases.transaction_id
    where web_orders.is_expected or purchases.account is not null

),

summed as (

    select
        account,
        local_date,
        currency,
        count(case when is_seen then 1 end) as matched_order_count,
        count(case when is_only_in_shop then 1 end) as order_only_in_shop_count,
        count(case when not is_seen and not is_only_in_shop then 1 end)
            as order_only_in_web_analytics_count,
        count(case when is_seen and is_priced then 1 end) as priced_order_count,
        coalesce(sum(case when is_seen and is_priced then order_total_amount end), 0)
            as matched_order_amount,
        coalesce(sum(case when is_seen and is_priced then revenue_amount end), 0)
            as matched_revenue_amount
    from matched
    group by account, local_date, currency

),

final as (

    select
        -- keys
        account,
        local_date,
        currency,

        -- numbers
        matched_order_count,
        priced_order_count,
        order_only_in_shop_count,
        order_only_in_web_analytics_count,
        matched_order_count as seen_order_numerator,
        matched_order_count + order_only_in_shop_count as seen_order_denominator,
        cast(matched_order_count as numeric)
        / nullif(matched_order_count + order_only_in_shop_count, 0) as seen_order_rate,
        matched_order_amount,
        matched_revenue_amount,
        matched_revenue_amount - matched_order_amount as revenue_difference_amount
    from summed

)

select * from final
