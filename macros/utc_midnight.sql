{% macro utc_midnight(calendar_date) -%}
    {{ return(adapter.dispatch('utc_midnight')(calendar_date)) }}
{%- endmacro %}

{% macro postgres__utc_midnight(calendar_date) -%}
    cast({{ calendar_date }} as timestamp) at time zone 'UTC'
{%- endmacro %}

{% macro spark__utc_midnight(calendar_date) -%}
    to_timestamp(concat(cast({{ calendar_date }} as string), 'T00:00:00Z'))
{%- endmacro %}
