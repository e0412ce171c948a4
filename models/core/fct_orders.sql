{{ incremental_by('int_touched_records', 'orders', 'order_id') }}

with

orders as (

    select * from {{ changed_rows(ref('int_order_totals')) }}

),

customers as (

    select
        account,
        record_id as order_id,
        customer_key
    from {{ changed_rows(ref('int_record_customers'), 'record_id') }}
    where stream = 'orders'

),

histories as (

    select * from {{ changed_rows(ref('int_order_histories')) }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

-- a rate holds until the day before the next one
rates as (

    select
        *,
        lead(rate_date) over (partition by from_currency, to_currency order by rate_date)
            as next_rate_date
    from {{ ref('exchange_rates') }}

),

joined as (

    select
        orders.*,
        customers.customer_key,
        histories.order_number_of_customer,
        histories.previous_ordered_at,
        histories.first_conversation_before_at,
        coalesce(accounts.time_zone, 'UTC') as time_zone,
        coalesce(
            nullif('{{ var("reporting_currency") }}', ''),
            accounts.currency,
            orders.currency
        ) as reporting_currency
    from orders
    left join
        customers
        on orders.account = customers.account and orders.order_id = customers.order_id
    left join
        histories
        on orders.account = histories.account and orders.order_id = histories.order_id
    left join accounts on orders.account = accounts.account

),

dated as (

    select
        *,
        {{ local_date('ordered_at', 'time_zone') }} as ordered_date,
        {{ local_date('cancelled_at', 'time_zone') }} as cancelled_date,
        {{ local_date('delivered_at', 'time_zone') }} as delivered_date
    from joined

),

final as (

    select
        -- keys
        {{ surrogate_key(['dated.account', 'dated.order_id']) }} as order_key,
        dated.account,
        dated.order_id,
        dated.order_number,
        dated.customer_key,
        dated.ga_transaction_id,
        dated.created_by_operator_id,

        -- attributes
        dated.status,
        dated.sales_channel,
        dated.currency,
        dated.reporting_currency,

        -- numbers
        dated.order_total_amount,
        dated.refunded_amount,
        dated.order_net_amount,
        case
            when dated.currency = dated.reporting_currency then dated.order_net_amount
            else dated.order_net_amount * rates.rate
        end as order_net_reporting_amount,
        dated.shipping_amount,
        dated.tax_amount,
        dated.discount_amount,
        dated.gross_profit_amount,
        dated.gross_profit_after_refunds_amount,
        case
            when dated.is_delivered and not dated.is_cancelled then dated.gross_profit_amount
        end as delivered_gross_profit_amount,
        dated.order_number_of_customer,
        {{ seconds_between('dated.previous_ordered_at', 'dated.ordered_at') }}
            as seconds_since_previous_order,

        -- booleans
        dated.is_cancelled,
        dated.is_delivered,
        dated.gross_profit_amount is null as has_unknown_cost,
        dated.first_conversation_before_at is not null as is_influenced,

        -- dates, local to the account
        dated.ordered_date,
        dated.cancelled_date,
        dated.delivered_date,
        case when dated.currency <> dated.reporting_currency then rates.rate_date end
            as exchange_rate_date,

        -- timestamps, UTC
        dated.ordered_at,
        dated.paid_at,
        dated.fulfilled_at,
        dated.delivered_at,
        dated.cancelled_at,
        dated.first_conversation_before_at
    from dated
    left join rates
        on
            dated.currency = rates.from_currency
            and dated.reporting_currency = rates.to_currency
            and dated.ordered_date >= rates.rate_date
            and (rates.next_rate_date is null or dated.ordered_date < rates.next_rate_date)

)

select * from final
