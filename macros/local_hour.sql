{% macro local_hour(instant, time_zone) -%}
    {{ return(adapter.dispatch('local_hour')(instant, time_zone)) }}
{%- endmacro %}

{% macro postgres__local_hour(instant, time_zone) -%}
    cast(extract(hour from {{ instant }} at time zone {{ time_zone }}) as integer)
{%- endmacro %}

{% macro spark__local_hour(instant, time_zone) -%}
    hour(from_utc_timestamp({{ instant }}, {{ time_zone }}))
{%- endmacro %}
