{%- set rates = [
    ('return_on_plan', 'attributed_gross_profit_amount', 'plan_cost_amount'),
    ('return_on_chat', 'attributed_gross_profit_amount', 'chat_cost_amount'),
    ('cost_per_conversation', 'chat_cost_amount', 'conversations'),
    ('cost_per_resolved_conversation', 'chat_cost_amount', 'conversations_resolved'),
] %}
{%- set month = 'account, month_start_date' -%}
{%- set next_month = dbt.dateadd('month', 1, 'begun.month_start_date') %}

with

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
        account,
        {{ month_of('started_date') }} as month_start_date,
        count(*) as conversations,
        count(case when is_resolved then 1 end) as conversations_resolved
    from {{ ref('fct_conversations') }}
    group by account, {{ month_of('started_date') }}

),

-- money in other currencies than the account's is left out
earned as (

    select
        attributions.account,
        {{ month_of('attributions.ordered_date') }} as month_start_date,
        sum(attributions.credited_amount) as attributed_revenue_amount,
        sum(attributions.credit * orders.gross_profit_after_refunds_amount)
            as attributed_gross_profit_amount
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
            and coalesce(plan_costs.valid_until, dates.calendar_date) >= dates.calendar_date
    group by plan_costs.account, dates.month_start_date

),

-- a plan is paid for also while nobody chats, from the account's first record to where its data end
known as (

    {{ span_of_data(
        'accounts', ref('fct_conversations'), ref('fct_orders'),
        until='greatest(shops.conversations_as_of, shops.orders_as_of)'
    ) }}

),

months as (

    select
        begun.account,
        accounts.currency,
        begun.month_start_date,
        {{ local_midnight('begun.month_start_date', 'accounts.time_zone') }} as starts_at,
        {{ local_midnight(next_month, 'accounts.time_zone') }} as ends_at
    from (
        select {{ month }} from served
        union
        select {{ month }} from earned
        union
        select
            paid_for_plans.account,
            paid_for_plans.month_start_date
        from paid_for_plans
        inner join known
            on
                paid_for_plans.account = known.account
                and paid_for_plans.month_start_date between known.first_month and known.last_date
    ) as begun
    inner join accounts on begun.account = accounts.account

),

-- who is online as a month ends is paid in each for what lies in it
paid_to_operators as (

    select
        months.account,
        months.month_start_date,
        sum(
            {{ seconds_between(
                'greatest(presence.online_from_at, months.starts_at)',
                'least(presence.online_until_at, months.ends_at)'
            ) }} * operators.hourly_cost_amount / 3600
        ) as operator_cost_amount
    from months
    inner join {{ online_once(ref('fct_operator_presence')) }} as presence
        on
            months.account = presence.account
            and months.starts_at < presence.online_until_at
            and months.ends_at > presence.online_from_at
    inner join {{ ref('dim_operators') }} as operators
        on
            presence.operator_key = operators.operator_key
            and coalesce(operators.hourly_cost_currency, months.currency) = months.currency
    group by months.account, months.month_start_date

),

joined as (

    select
        months.account,
        months.currency,
        months.month_start_date,
        coalesce(served.conversations, 0) as conversations,
        coalesce(served.conversations_resolved, 0) as conversations_resolved,
        coalesce(earned.attributed_revenue_amount, 0) as attributed_revenue_amount,
        case when earned.account is null then 0 else earned.attributed_gross_profit_amount end
            as attributed_gross_profit_amount,
        round(paid_for_plans.plan_cost_amount, 2) as plan_cost_amount,
        round(paid_to_operators.operator_cost_amount, 2) as operator_cost_amount
    from months
    {% for part in ['served', 'earned', 'paid_for_plans', 'paid_to_operators'] %}
        left join {{ part }} on {{ same_columns(['account', 'month_start_date'], 'months', part) }}
    {% endfor %}

),

costed as (

    select
        *,
        coalesce(plan_cost_amount + operator_cost_amount, plan_cost_amount, operator_cost_amount)
            as chat_cost_amount
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
            case when {{ numerator }} is not null then {{ denominator }} end
                as {{ rate }}_denominator,
            {{ numerator }} / nullif({{ denominator }}, 0) as {{ rate }}_rate,
        {% endfor %}
        chat_cost_amount
    from costed

)

select * from final
