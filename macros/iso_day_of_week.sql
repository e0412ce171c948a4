{% macro iso_day_of_week(calendar_date) -%}
    {{ return(adapter.dispatch('iso_day_of_week')(calendar_date)) }}
{%- endmacro %}

{% macro postgres__iso_day_of_week(calendar_date) -%}
    cast(extract(isodow from {{ calendar_date }}) as integer)
{%- endmacro %}

{% macro spark__iso_day_of_week(calendar_date) -%}
    cast(extract(dayofweek_iso from {{ calendar_date }}) as int)
{%- endmacro %}
