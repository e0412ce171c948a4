{% macro incremental_by_customer() -%}
    {{- config(
        materialized='incremental',
        incremental_strategy='replace',
        on_schema_change='fail',
        unique_key=['customer_key'],
        indexes=[{'columns': ['customer_key'], 'unique': true}],
        pre_hook='{{ find_changed_customers() }}',
        meta={'changes': 'changed_customers'},
    ) -}}
{%- endmacro %}
