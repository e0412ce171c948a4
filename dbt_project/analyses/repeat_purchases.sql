-- Do customers come back for a second order, and do those come back more who had chatted before
-- their first?
-- One row per account, month of the first order and whether the customer had written before it.
-- The trap: a second order counts within 90 days, so the last three months still grow. Who chats
-- is another kind of customer to begin with: an association, no effect.
select
    account,
    cohort_month_start_date,
    has_chatted_before,
    repeat_purchase_denominator as customers_with_first_order,
    repeat_purchase_numerator as customers_with_repeat_purchase,
    repeat_purchase_rate
from {{ ref('mart_repeat_purchases') }}
order by account asc, cohort_month_start_date asc, has_chatted_before asc
