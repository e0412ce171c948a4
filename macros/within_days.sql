{% macro within_days(instant, since, days) -%}
    case when {{ instant }} <= {{ hours_after(since, 24 * days) }} then {{ instant }} end
{%- endmacro %}
