{% macro month_of(calendar_date) -%}
    cast(date_trunc('month', {{ calendar_date }}) as date)
{%- endmacro %}
