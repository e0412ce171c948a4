{{ incremental_by('int_touched_records', 'conversations', 'conversation_id') }}

with

suggested_products as (

    select * from {{ changed_rows(ref('int_suggested_products')) }}

),

customers as (

    select
        account,
        record_id as conversation_id,
        customer_key
    from {{ changed_rows(ref('int_record_customers'), 'record_id') }}
    where stream = 'conversations'

),

buyers as (

    select * from {{ ref('int_record_customers') }}
    where stream = 'orders'

),

orders as (

    select * from {{ ref('int_order_totals') }}
    where not is_cancelled

),

order_lines as (

    select * from {{ ref('int_order_lines') }}

),

attribution_windows as (

    select * from {{ ref('attribution_windows') }}
    where is_default

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

suggested as (

    select
        suggested_products.*,
        customers.customer_key
    from suggested_products
    left join customers
        on
            suggested_products.account = customers.account
            and suggested_products.conversation_id = customers.conversation_id

),

bought as (

    select
        suggested.account,
        suggested.conversation_id,
        suggested.message_number,
        suggested.product_id,
        suggested.suggested_at,
        orders.order_id,
        orders.ordered_at,
        orders.currency,
        sum(
            order_lines.quantity * order_lines.unit_price_amount - order_lines.discount_amount
        ) as amount,
        row_number() over (
            partition by
                suggested.account,
                suggested.conversation_id,
                suggested.message_number,
                suggested.product_id
            order by orders.ordered_at, {{ by_code_point('orders.order_id') }}
        ) as order_number
    from suggested
    cross join attribution_windows
    inner join buyers
        on suggested.customer_key = buyers.customer_key and suggested.account = buyers.account
    inner join orders
        on
            buyers.account = orders.account
            and buyers.record_id = orders.order_id
            and suggested.suggested_at <= orders.ordered_at
            and {{ hours_after('suggested.suggested_at', 'attribution_windows.window_hours') }}
            >= orders.ordered_at
    inner join order_lines
        on
            orders.account = order_lines.account
            and orders.order_id = order_lines.order_id
            and suggested.product_id = coalesce(order_lines.product_id, order_lines.sku)
    group by
        suggested.account,
        suggested.conversation_id,
        suggested.message_number,
        suggested.product_id,
        suggested.suggested_at,
        orders.order_id,
        orders.ordered_at,
        orders.currency

),

-- what was suggested several times was paid for once
first_bought as (

    select
        *,
        row_number() over (
            partition by account, order_id, product_id
            order by
                suggested_at desc, {{ by_code_point('conversation_id') }} desc, message_number desc
        ) as suggestion_number
    from bought
    where order_number = 1

),

final as (

    select
        -- keys
        suggested.account,
        suggested.conversation_id,
        suggested.message_number,
        suggested.message_id,
        {{ surrogate_key(['suggested.account', 'suggested.product_id']) }} as product_key,
        suggested.product_id,
        suggested.author_id,
        suggested.customer_key,
        bought.order_id,

        -- attributes
        suggested.author_type,
        bought.currency,

        -- numbers
        case when bought.suggestion_number > 1 then 0 else bought.amount end as bought_amount,

        -- booleans
        suggested.clicked_at is not null as is_clicked,
        bought.order_id is not null as is_bought,

        -- dates, local to the account
        {{ local_date('suggested.suggested_at', "coalesce(accounts.time_zone, 'UTC')") }}
            as suggested_date,

        -- timestamps, UTC
        suggested.suggested_at,
        suggested.clicked_at,
        bought.ordered_at as bought_at
    from suggested
    left join first_bought as bought
        on
            suggested.account = bought.account
            and suggested.conversation_id = bought.conversation_id
            and suggested.message_number = bought.message_number
            and suggested.product_id = bought.product_id
    left join accounts on suggested.account = accounts.account

)

select * from final
