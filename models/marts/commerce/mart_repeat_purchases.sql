with

orders as (

    select * from {{ ref('fct_orders') }}

),

dates as (

    select * from {{ ref('dim_dates') }}

),

first_orders as (

    select
        orders.account,
        orders.customer_key,
        orders.is_influenced,
        dates.month_start_date
    from orders
    inner join dates on orders.ordered_date = dates.calendar_date
    where orders.order_number_of_customer = 1

),

second_orders as (

    select * from orders
    where
        order_number_of_customer = 2
        and seconds_since_previous_order <= {{ var('repeat_purchase_days') }} * 86400

),

counted as (

    select
        first_orders.account,
        first_orders.month_start_date,
        first_orders.is_influenced,
        count(*) as customers,
        count(second_orders.customer_key) as customers_repeating
    from first_orders
    left join second_orders
        on
            first_orders.account = second_orders.account
            and first_orders.customer_key = second_orders.customer_key
    group by first_orders.account, first_orders.month_start_date, first_orders.is_influenced

),

final as (

    select
        -- keys
        account,
        month_start_date as cohort_month_start_date,
        is_influenced as has_chatted_before,

        -- numbers
        customers_repeating as repeat_purchase_numerator,
        customers as repeat_purchase_denominator,
        cast(customers_repeating as numeric) / nullif(customers, 0) as repeat_purchase_rate
    from counted

)

select * from final
