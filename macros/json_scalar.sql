{% macro json_scalar(element) -%}
    {{ return(adapter.dispatch('json_scalar')(element)) }}
{%- endmacro %}

{% macro postgres__json_scalar(element) -%}
    {{ element }} #>> '{}'
{%- endmacro %}

{% macro spark__json_scalar(element) -%}
    get_json_object(concat('[', {{ element }}, ']'), '$[0]')
{%- endmacro %}
