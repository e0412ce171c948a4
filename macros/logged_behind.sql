{% macro logged_behind(node) -%}
    {{ return(logs_behind(node) | first or none) }}
{%- endmacro %}
