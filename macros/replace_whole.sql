{% macro replace_whole(key, unwatched=[]) -%}
    {{- config(
        materialized='incremental',
        incremental_strategy='replace',
        on_schema_change='fail',
        unique_key=key,
        meta={'changes': none, 'unwatched': unwatched},
    ) -}}
{%- endmacro %}
