{%- set spans = {'baseline': 'not is_of_campaign', 'campaign': 'is_of_campaign'} -%}
{%- set sums, growths = [], [] -%}
{%- for side in ['product', 'other'] -%}
    {%- for number, name in {'units': '{}_units_{}', 'amount': '{}_{}_amount'}.items() -%}
        {%- set before, since = name.format(side, 'baseline'), name.format(side, 'campaign') -%}
        {%- do sums.append((before, number, side, 'baseline')) -%}
        {%- do sums.append((since, number, side, 'campaign')) -%}
        {%- do growths.append(('{}_{}_growth'.format(side, number), before, since)) -%}
    {%- endfor -%}
{%- endfor -%}

with

targets as (

    select
        planned.*,
        {{ surrogate_key(['planned.account', 'campaign_id', 'product_id', 'first_date']) }}
            as target_key,
        {{ surrogate_key(['planned.account', 'campaign_id']) }} as campaign_key,
        {{ surrogate_key(['planned.account', 'product_id']) }} as product_key,
        cast({{ hours_after('planned.first_date', '-24 * planned.baseline_days') }} as date)
            as compared_from_date,
        shops.currency as account_currency,
        {{ local_date('shops.orders_as_of', 'shops.time_zone') }} as open_date
    from {{ ref('campaign_products') }} as planned
    inner join {{ ref('dim_accounts') }} as shops on planned.account = shops.account

),

target_days as (

    {{ days_of_targets('targets', ref('fct_orders'), ref('dim_dates')) }}

),

windows as (

    select
        {%- for span, is_of_span in spans.items() %}
            min(case when {{ is_of_span }} then calendar_date end) as {{ span }}_first_date,
            max(case when {{ is_of_span }} then calendar_date end) as {{ span }}_last_date,
            nullif(count(case when {{ is_of_span }} then 1 end), 0) as {{ span }}_day_count,
        {%- endfor %}
        target_key
    from target_days
    group by target_key

),

sold as (

    {{ products_sold(ref('fct_orders'), ref('fct_order_lines'), 'target_days') }}

),

targeted as (

    select distinct
        account,
        campaign_id,
        product_id
    from targets

),

-- what else the campaign is for is no other product
sold_beside as (

    select
        target_days.target_key,
        target_days.is_of_campaign,
        sold.product_id = target_days.product_id as is_product,
        targeted.product_id is null as is_other,
        sold.currency,
        sold.units,
        sold.amount
    from target_days
    inner join sold
        on target_days.account = sold.account and target_days.calendar_date = sold.ordered_date
    left join targeted
        on
            target_days.account = targeted.account
            and target_days.campaign_id = targeted.campaign_id
            and sold.product_id = targeted.product_id

),

tallied as (

    select
        {%- for name, number, side, span in sums %}
            sum(case when is_{{ side }} and {{ spans[span] }} then {{ number }} else 0 end)
                as {{ name }},
        {%- endfor %}
        target_key,
        currency
    from sold_beside
    group by target_key, currency

),

-- also what was not sold at all
currencies as (

    select
        target_key,
        account_currency as currency
    from targets
    union
    select
        target_key,
        currency
    from tallied

),

-- growth is held against what would be if all went on as in the baseline
measured as (

    select
        targets.*,
        currencies.currency,
        {%- for name, _, _, span in sums %}
            case when windows.{{ span }}_day_count > 0 then coalesce(tallied.{{ name }}, 0) end
                as {{ name }},
        {%- endfor %}
        {%- for name, before, _ in growths %}
            coalesce(tallied.{{ before }}, 0)
            * windows.campaign_day_count / windows.baseline_day_count as {{ name }}_denominator,
        {%- endfor %}
        {%- for span in spans %}
            windows.{{ span }}_first_date,
            windows.{{ span }}_last_date,
            windows.{{ span }}_day_count,
        {%- endfor %}
        coalesce(targets.last_date >= targets.open_date, true) as is_running
    from targets
    inner join currencies on targets.target_key = currencies.target_key
    left join windows on targets.target_key = windows.target_key
    left join tallied
        on
            currencies.target_key = tallied.target_key
            and currencies.currency = tallied.currency

),

final as (

    select
        {%- for name in ['account', 'campaign_id', 'product_id', 'first_date', 'currency'] %}
            measured.{{ name }},
        {%- endfor %}
        measured.campaign_key,
        measured.product_key,
        campaigns.campaign_name,
        products.product_name,
        {%- for name, _, _, _ in sums %}
            measured.{{ name }},
        {%- endfor %}
        {%- for span in spans %}
            measured.product_units_{{ span }} as {{ span }}_units_per_day_numerator,
            measured.{{ span }}_day_count as {{ span }}_units_per_day_denominator,
            measured.product_units_{{ span }} / measured.{{ span }}_day_count
                as {{ span }}_units_per_day_rate,
            measured.{{ span }}_first_date,
            measured.{{ span }}_last_date,
        {%- endfor %}
        {%- for name, _, since in growths %}
            {%- set more = 'measured.{} - measured.{}_denominator'.format(since, name) %}
            {{ more }} as {{ name }}_numerator,
            measured.{{ name }}_denominator,
            ({{ more }}) / nullif(measured.{{ name }}_denominator, 0) as {{ name }}_rate,
        {%- endfor %}
        measured.is_running,
        false as is_causal
    from measured
    left join {{ ref('dim_campaigns') }} as campaigns
        on measured.campaign_key = campaigns.campaign_key
    left join {{ ref('dim_products') }} as products
        on measured.product_key = products.product_key

)

select * from final
