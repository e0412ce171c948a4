{{ incremental_by_day(
    'fct_orders', ['ordered_date', 'cancelled_date', 'delivered_date'],
    by={'fct_refunds': 'refunded_date'}, ignored=[]
) }}

with

orders as (

    select
        *,
        coalesce(sales_channel, 'unknown') as known_sales_channel
    from {{ of_changed_days(ref('fct_orders')) }}

),

refunds as (

    select * from {{ of_changed_days(ref('fct_refunds')) }}
    where not is_cancelled

),

-- where the shop does not tell the moment, the day of ordering stands for it
dated as (

    select
        *,
        'ordered' as date_basis,
        ordered_date as local_date
    from orders

    union all

    select
        *,
        'cancelled' as date_basis,
        coalesce(cancelled_date, ordered_date) as local_date
    from orders
    where is_cancelled

    union all

    select
        *,
        'delivered' as date_basis,
        coalesce(delivered_date, ordered_date) as local_date
    from orders
    where is_delivered and not is_cancelled

),

counted as (

    select
        account,
        date_basis,
        local_date,
        known_sales_channel as sales_channel,
        currency,
        max(reporting_currency) as reporting_currency,
        count(*) as orders_created,
        count(case when not is_cancelled then 1 end) as orders_kept,
        count(case when is_cancelled then 1 end) as orders_cancelled,
        count(case when is_delivered and not is_cancelled then 1 end) as orders_delivered,
        count(case when refunded_amount <> 0 and not is_cancelled then 1 end) as orders_refunded,
        count(case when is_influenced and not is_cancelled then 1 end) as orders_influenced,
        count(case when order_number_of_customer = 1 then 1 end) as orders_first,
        count(case when order_number_of_customer > 1 then 1 end) as orders_repeated,
        count(case when customer_key is null and not is_cancelled then 1 end)
            as orders_without_customer,
        count(case when order_net_reporting_amount is null then 1 end) as orders_without_rate,
        sum(order_total_amount) as revenue_gross_amount,
        sum(case when is_cancelled then 0 else order_total_amount end) as revenue_kept_amount,
        sum(case when is_cancelled then 0 else refunded_amount end) as refunded_amount,
        sum(order_net_amount) as revenue_net_amount,
        sum(order_net_reporting_amount) as revenue_net_reporting_amount,
        sum(case when is_influenced then order_net_amount else 0 end) as revenue_influenced_amount,
        sum(case when not is_cancelled then discount_amount end) as discount_amount,
        sum(case when not is_cancelled then shipping_amount end) as shipping_amount,
        sum(case when not is_cancelled then tax_amount end) as tax_amount,
        sum(case when not is_cancelled then gross_profit_amount end) as gross_profit_amount,
        sum(delivered_gross_profit_amount) as delivered_gross_profit_amount,
        count(case when not is_cancelled and not has_unknown_cost then 1 end)
            as profit_coverage_numerator,
        {{ median('case when not is_cancelled then order_total_amount end') }}
            as median_order_value_amount
    from dated
    group by account, date_basis, local_date, known_sales_channel, currency

),

-- a refund counts on its own day and tells nothing else of its order
refunded as (

    select
        refunds.account,
        'refunded' as date_basis,
        coalesce(refunds.refunded_date, orders.ordered_date) as local_date,
        orders.known_sales_channel as sales_channel,
        orders.currency,
        max(orders.reporting_currency) as reporting_currency,
        count(distinct refunds.order_id) as orders_refunded,
        sum(refunds.refunded_amount) as refunded_amount
    from refunds
    inner join orders on refunds.account = orders.account and refunds.order_id = orders.order_id
    group by
        refunds.account,
        coalesce(refunds.refunded_date, orders.ordered_date),
        orders.known_sales_channel,
        orders.currency

),

days as (

    select
        account,
        date_basis,
        local_date,
        sales_channel,
        currency,
        reporting_currency,
        orders_refunded,
        refunded_amount
    from counted

    union all

    select * from refunded

),

final as (

    select
        -- keys
        days.account,
        days.date_basis,
        days.local_date,
        days.sales_channel,
        days.currency,

        -- attributes
        days.reporting_currency,

        -- numbers
        counted.orders_created,
        counted.orders_kept,
        counted.orders_cancelled,
        counted.orders_delivered,
        days.orders_refunded,
        counted.orders_influenced,
        counted.orders_first,
        counted.orders_repeated,
        counted.orders_without_customer,
        counted.orders_without_rate,
        counted.revenue_gross_amount,
        counted.revenue_kept_amount,
        days.refunded_amount,
        counted.revenue_net_amount,
        counted.revenue_net_reporting_amount,
        counted.revenue_influenced_amount,
        counted.discount_amount,
        counted.shipping_amount,
        counted.tax_amount,
        counted.gross_profit_amount,
        counted.delivered_gross_profit_amount,
        counted.profit_coverage_numerator,
        counted.orders_kept as profit_coverage_denominator,
        cast(counted.profit_coverage_numerator as numeric) / nullif(counted.orders_kept, 0)
            as profit_coverage_rate,
        counted.revenue_kept_amount as average_order_value_numerator,
        counted.orders_kept as average_order_value_denominator,
        counted.revenue_kept_amount / nullif(counted.orders_kept, 0) as average_order_value_rate,
        cast(counted.median_order_value_amount as numeric) as median_order_value_amount
    from days
    left join counted
        on
            days.account = counted.account
            and days.date_basis = counted.date_basis
            and days.local_date = counted.local_date
            and days.sales_channel = counted.sales_channel
            and days.currency = counted.currency

)

select * from final
