{% macro incremental_by_day(fact, dates, also={}, ignored=['customer_key']) -%}
    {{- config(
        materialized='incremental',
        incremental_strategy='replace_days',
        on_schema_change='fail',
        unique_key=['account', 'local_date'],
        indexes=[{'columns': ['account', 'local_date']}],
        pre_hook='{{ find_changed_days() }}',
        meta={'fact': fact, 'dates': [dates] if dates is string else dates, 'also': also, 'ignored': ignored},
    ) -}}
{%- endmacro %}
