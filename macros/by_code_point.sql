{% macro by_code_point(expression) -%}
    {{ return(adapter.dispatch('by_code_point')(expression)) }}
{%- endmacro %}

{% macro postgres__by_code_point(expression) -%}
    {{ expression }} collate "C"
{%- endmacro %}

{% macro spark__by_code_point(expression) -%}
    {{ expression }}
{%- endmacro %}
