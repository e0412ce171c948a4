{% macro phone_digits(expression) -%}
    {{ return(adapter.dispatch('phone_digits')(expression)) }}
{%- endmacro %}

{% macro postgres__phone_digits(expression) -%}
    nullif(regexp_replace(regexp_replace({{ expression }}, '[^0-9]', '', 'g'), '^00', ''), '')
{%- endmacro %}

{% macro spark__phone_digits(expression) -%}
    nullif(regexp_replace(regexp_replace({{ expression }}, '[^0-9]', ''), '^00', ''), '')
{%- endmacro %}
