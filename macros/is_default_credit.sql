{# an order's money is credited once by each model and window; mart_revenue_attribution holds all, in every currency #}
{% macro is_default_credit() -%}
    attribution_model in (select attribution_model from {{ ref('attribution_models') }} where is_default)
    and window_hours in (select window_hours from {{ ref('attribution_windows') }} where is_default)
    and (account, currency) in (select account, currency from {{ ref('dim_accounts') }})
{%- endmacro %}
