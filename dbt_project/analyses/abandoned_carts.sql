-- How many carts are left without buying, in visits with a chat and without, by month of the last
-- three?
-- One row per account, month of the visit and whether somebody chatted in it.
-- The trap: web analytics counts visits, not people. Who buys on another day leaves a cart and buys
-- without one, so that a month may have more purchases than carts. Whether a cart was left before
-- the chat or after it is not known, and who chats was not decided by lot.
with

counted as (

    select
        web.account,
        dates.month_start_date,
        web.is_chatted,
        web.event_name,
        case
            when web.event_name = 'purchase' then coalesce(web.transaction_count, web.event_count)
            else coalesce(web.session_count, web.event_count)
        end as event_count
    from {{ ref('fct_web_events') }} as web
    inner join {{ ref('dim_accounts') }} as shops
        on
            web.account = shops.account
            and web.event_date >= cast(shops.web_events_as_of as date) - 92
    inner join {{ ref('dim_dates') }} as dates on web.event_date = dates.calendar_date

),

summed as (

    select
        account,
        month_start_date,
        is_chatted,
        sum(case when event_name = 'add_to_cart' then event_count end) as visits_with_cart,
        sum(case when event_name = 'begin_checkout' then event_count end) as visits_with_checkout,
        sum(case when event_name = 'purchase' then event_count else 0 end) as purchase_count
    from counted
    group by account, month_start_date, is_chatted

)

select
    account,
    month_start_date,
    is_chatted,
    visits_with_cart,
    visits_with_checkout,
    purchase_count,
    visits_with_cart - purchase_count as carts_abandoned,
    1 - cast(purchase_count as numeric) / nullif(visits_with_cart, 0) as cart_abandonment_rate
from summed
where visits_with_cart > 0
order by account, month_start_date, is_chatted
