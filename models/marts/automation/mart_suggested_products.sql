{{ incremental_by_day('fct_product_suggestions', 'suggested_date', ignored=[]) }}

{%- set rates = ['suggestion_click', 'suggestion_purchase'] -%}

with

suggestions as (

    select * from {{ of_changed_days(ref('fct_product_suggestions')) }}

),

products as (

    select * from {{ ref('dim_products') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

-- money in other currencies than the account's is left out
counted as (

    select
        suggestions.account,
        accounts.currency,
        suggestions.suggested_date as local_date,
        suggestions.author_type,
        suggestions.product_id,
        suggestions.product_key,
        count(*) as products_suggested,
        count(case when suggestions.is_clicked then 1 end) as suggestion_click_numerator,
        count(*) as suggestion_click_denominator,
        count(case when suggestions.is_bought then 1 end) as suggestion_purchase_numerator,
        count(suggestions.customer_key) as suggestion_purchase_denominator,
        coalesce(
            sum(
                case
                    when suggestions.currency = accounts.currency then suggestions.bought_amount
                end
            ),
            0
        ) as suggested_bought_amount
    from suggestions
    left join accounts on suggestions.account = accounts.account
    group by
        suggestions.account,
        accounts.currency,
        suggestions.suggested_date,
        suggestions.author_type,
        suggestions.product_id,
        suggestions.product_key

),

final as (

    select
        -- keys
        counted.account,
        'suggested' as date_basis,
        counted.local_date,
        counted.author_type,
        counted.product_id,
        counted.product_key,

        -- attributes
        products.product_name,
        counted.currency,

        -- numbers
        {% for rate in rates %}
            counted.{{ rate }}_numerator,
            counted.{{ rate }}_denominator,
            cast(counted.{{ rate }}_numerator as numeric)
            / nullif(counted.{{ rate }}_denominator, 0) as {{ rate }}_rate,
        {% endfor %}
        counted.products_suggested,
        counted.suggested_bought_amount
    from counted
    left join products on counted.product_key = products.product_key

)

select * from final
