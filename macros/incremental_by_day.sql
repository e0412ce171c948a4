{% macro incremental_by_day(fact, dates, also={}, by={}, ignored=['customer_key'], seen={}) -%}
    {{- config(
        materialized='incremental',
        incremental_strategy='replace_days',
        on_schema_change='fail',
        unique_key=['account', 'local_date'],
        indexes=[{'columns': ['account', 'local_date']}],
        pre_hook='{{ find_changed_days() }}',
        meta={
            'fact': fact,
            'dates': [dates] if dates is string else dates,
            'also': also,
            'by': by,
            'ignored': ignored,
            'seen': seen,
        },
    ) -}}
    {#- dbt learns of the dependency while it parses; the mart may have no other use for it -#}
    {%- if not execute -%} {%- for name in by -%} {%- do ref(name) -%} {%- endfor -%} {%- endif -%}
{%- endmacro %}
