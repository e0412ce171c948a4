with

contact_days as (

    select * from {{ ref('fct_contact_days') }}

),

conversations as (

    select * from {{ ref('fct_conversations') }}

),

operators as (

    select * from {{ ref('fct_participations') }}
    where participant_type = 'operator'

),

dates as (

    select * from {{ ref('dim_dates') }}

),

bases as (

    select * from {{ ref('mart_contact_rate') }}
    where channel = 'all'

),

-- whom nothing identifies counts as a customer of his own
customers as (

    select distinct
        operators.account,
        dates.month_start_date,
        operators.operator_key,
        operators.participant_id as operator_id,
        coalesce(conversations.customer_key, conversations.conversation_key) as counted_customer
    from contact_days
    inner join operators
        on {{ same_columns(['account', 'conversation_id'], 'contact_days', 'operators') }}
    inner join conversations
        on {{ same_columns(['account', 'conversation_id'], 'contact_days', 'conversations') }}
    inner join dates on contact_days.contact_date = dates.calendar_date

),

counted as (

    select
        account,
        month_start_date,
        operator_key,
        operator_id,
        count(*) as contact_customers
    from customers
    group by account, month_start_date, operator_key, operator_id

),

final as (

    select
        -- keys
        counted.account,
        bases.period,
        bases.period_start_date,
        counted.operator_key,
        counted.operator_id,
        bases.base_definition,

        -- numbers
        counted.contact_customers as contact_rate_numerator,
        bases.contact_rate_denominator,
        cast(counted.contact_customers as numeric) / nullif(bases.contact_rate_denominator, 0)
            as contact_rate_rate
    from counted
    inner join bases
        on
            counted.account = bases.account
            and counted.month_start_date = bases.period_start_date

)

select * from final
