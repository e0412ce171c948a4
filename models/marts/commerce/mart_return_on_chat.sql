{%- set rates = [
    ('return_on_plan', 'attributed_gross_profit_amount', 'plan_cost_amount'),
    ('return_on_chat', 'attributed_gross_profit_amount', 'chat_cost_amount'),
    ('cost_per_conversation', 'chat_cost_amount', 'conversations'),
    ('cost_per_resolved_conversation', 'chat_cost_amount', 'conversations_resolved'),
] %}

with

conversations as (

    select * from {{ ref('fct_conversations') }}

),

attributions as (

    select * from {{ ref('fct_attributions') }}
    where {{ is_default_credit() }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

dates as (

    select
        *,
        count(*) over (partition by month_start_date) as days_in_month
    from {{ ref('dim_dates') }}

),

served as (

    select
        conversations.account,
        {{ month_of('conversations.started_date') }} as month_start_date,
        count(*) as conversations,
        count(case when conversations.is_resolved then 1 end) as conversations_resolved
    from conversations
    group by conversations.account, {{ month_of('conversations.started_date') }}

),

-- money in other currencies than the account's is left out
earned as (

    select
        attributions.account,
        {{ month_of('attributions.ordered_date') }} as month_start_date,
        sum(attributions.credited_amount) as attributed_revenue_amount,
        sum(attributions.credit * orders.gross_profit_amount) as attributed_gross_profit_amount
    from attributions
    inner join {{ ref('fct_orders') }} as orders
        on attributions.account = orders.account and attributions.order_id = orders.order_id
    where not orders.is_cancelled
    group by attributions.account, {{ month_of('attributions.ordered_date') }}

),

paid_for_plans as (

    select
        plan_costs.account,
        dates.month_start_date,
        sum(plan_costs.monthly_amount / dates.days_in_month) as plan_cost_amount
    from {{ ref('plan_costs') }} as plan_costs
    inner join accounts
        on plan_costs.account = accounts.account and plan_costs.currency = accounts.currency
    inner join dates
        on
            plan_costs.valid_from <= dates.calendar_date
            and (plan_costs.valid_until is null or plan_costs.valid_until >= dates.calendar_date)
    group by plan_costs.account, dates.month_start_date

),

paid_to_operators as (

    select
        presence.account,
        {{ month_of('presence.online_from_date') }} as month_start_date,
        sum(presence.online_seconds * operators.hourly_cost_amount / 3600)
            as operator_cost_amount
    from {{ ref('fct_operator_presence') }} as presence
    inner join {{ ref('dim_operators') }} as operators
        on presence.operator_key = operators.operator_key
    inner join accounts
        on
            presence.account = accounts.account
            and coalesce(operators.hourly_cost_currency, accounts.currency) = accounts.currency
    group by presence.account, {{ month_of('presence.online_from_date') }}

),

months as (

    select
        account,
        month_start_date
    from served
    union
    select
        account,
        month_start_date
    from earned

),

joined as (

    select
        months.*,
        accounts.currency,
        coalesce(served.conversations, 0) as conversations,
        coalesce(served.conversations_resolved, 0) as conversations_resolved,
        coalesce(earned.attributed_revenue_amount, 0) as attributed_revenue_amount,
        case
            when earned.account is null then 0
            else earned.attributed_gross_profit_amount
        end as attributed_gross_profit_amount,
        round(paid_for_plans.plan_cost_amount, 2) as plan_cost_amount,
        round(paid_to_operators.operator_cost_amount, 2) as operator_cost_amount
    from months
    inner join accounts on months.account = accounts.account
    left join served
        on
            months.account = served.account
            and months.month_start_date = served.month_start_date
    left join earned
        on
            months.account = earned.account
            and months.month_start_date = earned.month_start_date
    left join paid_for_plans
        on
            months.account = paid_for_plans.account
            and months.month_start_date = paid_for_plans.month_start_date
    left join paid_to_operators
        on
            months.account = paid_to_operators.account
            and months.month_start_date = paid_to_operators.month_start_date

),

costed as (

    select
        *,
        case
            when plan_cost_amount is not null or operator_cost_amount is not null
                then coalesce(plan_cost_amount, 0) + coalesce(operator_cost_amount, 0)
        end as chat_cost_amount
    from joined

),

final as (

    select
        -- keys
        account,
        month_start_date,

        -- attributes
        currency,

        -- numbers
        conversations,
        conversations_resolved,
        attributed_revenue_amount,
        attributed_gross_profit_amount,
        plan_cost_amount,
        operator_cost_amount,
        {% for rate, numerator, denominator in rates %}
            {{ numerator }} as {{ rate }}_numerator,
            case
                when {{ numerator }} is not null then {{ denominator }}
            end as {{ rate }}_denominator,
            {{ numerator }} / nullif({{ denominator }}, 0) as {{ rate }}_rate,
        {% endfor %}
        chat_cost_amount
    from costed

)

select * from final
