{% macro clean_text(expression) -%}
    {{ return(adapter.dispatch('clean_text')(expression)) }}
{%- endmacro %}

{% macro postgres__clean_text(expression) -%}
    nullif(lower(regexp_replace({{ expression }}, '^\s+|\s+$', '', 'g')), '')
{%- endmacro %}

{% macro spark__clean_text(expression) -%}
    nullif(lower(regexp_replace({{ expression }}, '^\\s+|\\s+$', '')), '')
{%- endmacro %}
