{{ incremental_by_day('fct_product_suggestions', 'suggested_date', ignored=[]) }}

{%- set rates = ['suggestion_click', 'suggestion_purchase'] -%}

with

suggestions as (

    select * from {{ of_changed_days(ref('fct_product_suggestions')) }}

),

products as (

    select * from {{ ref('dim_products') }}

),

counted as (

    select
        account,
        suggested_date as local_date,
        author_type,
        product_id,
        product_key,
        count(*) as products_suggested,
        count(case when is_clicked then 1 end) as suggestion_click_numerator,
        count(*) as suggestion_click_denominator,
        count(case when is_bought then 1 end) as suggestion_purchase_numerator,
        count(customer_key) as suggestion_purchase_denominator
    from suggestions
    group by account, suggested_date, author_type, product_id, product_key

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

        -- numbers
        {% for rate in rates %}
            counted.{{ rate }}_numerator,
            counted.{{ rate }}_denominator,
            cast(counted.{{ rate }}_numerator as numeric)
            / nullif(counted.{{ rate }}_denominator, 0) as {{ rate }}_rate,
        {% endfor %}
        counted.products_suggested
    from counted
    left join products on counted.product_key = products.product_key

)

select * from final
