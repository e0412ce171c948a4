-- Does the chat pay: what does it earn for each unit of money we pay for its plan, and with the
-- operators' time?
-- One row per account and month, also while the plan was paid for and nobody chatted.
-- The trap: what was refunded is no profit, whenever it was. Earned is what the last conversation
-- before an order is credited with; it is no proof that the order would not have come without it:
-- see the comparison of visits with and without a chat. Without unit costs there is no profit;
-- where nobody told what operators cost, the return on the chat is that on its plan alone.
select
    account,
    month_start_date,
    currency,
    attributed_revenue_amount,
    attributed_gross_profit_amount,
    plan_cost_amount,
    operator_cost_amount,
    return_on_plan_rate,
    return_on_chat_rate,
    cost_per_conversation_rate as cost_per_conversation,
    cost_per_resolved_conversation_rate as cost_per_resolved_conversation
from {{ ref('mart_return_on_chat') }}
order by account, month_start_date
