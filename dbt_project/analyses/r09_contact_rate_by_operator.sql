-- Which share of our customers had to do with each of our people, each month?
-- One row per account, month in which the conversations started, and operator.
-- The trap: a customer who wrote with two people counts for both, so operators do not add up.
with

reached as (

    select
        conversations.account,
        dates.month_start_date,
        operators.participant_id as operator_id,
        count(distinct conversations.customer_key) as contact_customers
    from {{ ref('fct_participations') }} as operators
    inner join {{ ref('fct_conversations') }} as conversations
        on
            operators.account = conversations.account
            and operators.conversation_id = conversations.conversation_id
    inner join {{ ref('dim_dates') }} as dates on conversations.started_date = dates.calendar_date
    where operators.participant_type = 'operator' and conversations.contact_message_count > 0
    group by conversations.account, dates.month_start_date, operators.participant_id

)

select
    reached.*,
    rates.contact_rate_denominator as customers,
    cast(reached.contact_customers as numeric) / nullif(rates.contact_rate_denominator, 0)
        as contact_rate
from reached
inner join {{ ref('mart_contact_rate') }} as rates
    on
        reached.account = rates.account
        and reached.month_start_date = rates.period_start_date
        and rates.period = 'month'
        and rates.channel = 'all'
        and rates.base_definition = 'customers_total_to_date'
order by reached.account, reached.month_start_date, reached.operator_id
