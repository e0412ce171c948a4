{% macro same_columns(columns, one, other) -%}
    {%- for column in columns -%}
        {{ one }}.{{ column }} = {{ other }}.{{ column }} {{- ' and ' if not loop.last -}}
    {%- endfor -%}
{%- endmacro %}
