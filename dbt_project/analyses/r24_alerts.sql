-- What should somebody look at today? What each rule found on the last seven days that have any.
-- One row per account, local day, rule and conversation, or day for carts.
-- The trap: these are candidates and not faults; web analytics knows no person, so that left carts
-- are told of a day only.
with

last_days as (

    select
        account,
        max(local_date) as last_date
    from {{ ref('mart_alert_candidates') }}
    group by account

)

select
    alerts.account,
    alerts.local_date,
    alerts.alert_rule,
    alerts.conversation_id,
    alerts.order_id,
    alerts.customer_key,
    alerts.conversation_url,
    alerts.found_value,
    alerts.threshold,
    alerts.reason
from {{ ref('mart_alert_candidates') }} as alerts
inner join last_days
    on
        alerts.account = last_days.account
        and alerts.local_date > last_days.last_date - 7
order by alerts.account, alerts.local_date, alerts.alert_rule, alerts.conversation_id
