{% macro seconds_of_day(clock_time) -%}
    cast(substring({{ clock_time }}, 1, 2) as integer) * 3600
    + cast(substring({{ clock_time }}, 4, 2) as integer) * 60
{%- endmacro %}
