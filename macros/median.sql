{% macro median(expression) -%}
    {{ percentile(expression, 0.5) }}
{%- endmacro %}
