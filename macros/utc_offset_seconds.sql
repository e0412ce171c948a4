{% macro utc_offset_seconds(instant, time_zone) -%}
    {{ return(adapter.dispatch('utc_offset_seconds')(instant, time_zone)) }}
{%- endmacro %}

{% macro postgres__utc_offset_seconds(instant, time_zone) -%}
    cast(extract(epoch from ({{ instant }} at time zone {{ time_zone }}) - ({{ instant }} at time zone 'UTC')) as integer)
{%- endmacro %}

{% macro spark__utc_offset_seconds(instant, time_zone) -%}
    cast((unix_micros(from_utc_timestamp({{ instant }}, {{ time_zone }})) - unix_micros({{ instant }})) / 1000000 as int)
{%- endmacro %}
