{% macro log_of(name) -%}
    {{ return('changes."' ~ name ~ '"') }}
{%- endmacro %}
