{% macro incremental_by_customer(touched=none) -%}
    {{- config(
        materialized='incremental',
        incremental_strategy='replace',
        on_schema_change='fail',
        unique_key=['customer_key'],
        indexes=[{'columns': ['customer_key'], 'unique': true}],
        pre_hook='{{ find_changed_customers() }}',
        meta={'changes': 'changed_customers'},
    ) -}}
    {#- the hook reads what was touched, and dbt learns of that while it parses -#}
    {%- if touched and not execute -%} {%- do ref(touched) -%} {%- endif -%}
{%- endmacro %}
