-- the last Monday to Sunday that ends before the newest conversation or order of the account does
with

days as (

    select
        account,
        started_date as local_date
    from core.fct_conversations
    union all
    select
        account,
        ordered_date as local_date
    from core.fct_orders

),

weeks as (

    select
        account,
        date_trunc('week', max(local_date) + 1)::date - 7 as first_day,
        date_trunc('week', max(local_date) + 1)::date - 1 as last_day
    from days
    group by account

),

conversations as (

    select
        account,
        count(*) as conversations,
        count(*) filter (where response_count > 0) as answered,
        percentile_cont(0.5) within group (order by first_response_seconds) as median_seconds
    from core.fct_conversations inner join weeks using (account)
    where started_date between first_day and last_day
    group by account

),

-- not every vendor says when a rating was given
ratings as (

    select
        account,
        avg(is_satisfied::int) as csat_rate
    from core.fct_ratings
    inner join core.fct_conversations using (account, conversation_id)
    inner join weeks using (account)
    where kind = 'csat' and coalesce(answered_date, started_date) between first_day and last_day
    group by account

),

orders as (

    select
        account,
        count(*) filter (where not is_cancelled) as orders,
        sum(order_net_amount) as net_revenue
    from core.fct_orders inner join weeks using (account)
    where ordered_date between first_day and last_day
    group by account

),

attributed as (

    select
        account,
        sum(credited_amount) as attributed_revenue
    from core.fct_attributions inner join weeks using (account)
    where
        attribution_model = 'last_touch' and window_hours = 120
        and ordered_date between first_day and last_day
    group by account

)

select
    weeks.account,
    last_day::text as week_until,
    coalesce(conversations, 0) as conversations,
    coalesce(answered, 0) as answered,
    round(median_seconds::numeric) || ' s' as first_response,
    round(100 * csat_rate) || ' %%' as csat,
    coalesce(orders, 0) as orders,
    round(coalesce(net_revenue, 0))::bigint as net_revenue,
    round(coalesce(attributed_revenue, 0))::bigint as attributed,
    currency
from weeks
left join conversations using (account)
left join ratings using (account)
left join orders using (account)
left join attributed using (account)
left join core.dim_accounts using (account)
order by coalesce(conversations, 0) + coalesce(orders, 0) desc, weeks.account
limit 20
