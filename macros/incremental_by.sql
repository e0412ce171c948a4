{% macro incremental_by(changes, stream, id_column) -%}
    {%- set key = ['account', id_column] if stream else ['stream', 'account', id_column] -%}
    {{- config(
        materialized='incremental',
        incremental_strategy='replace',
        on_schema_change='fail',
        unique_key=key,
        meta={'changes': changes, 'stream': stream},
    ) -}}
    {#- dbt learns of the dependency while it parses; a unit test of the rule has no use for it -#}
    {%- if not execute -%} {%- do ref(changes) -%} {%- endif -%}
{%- endmacro %}
