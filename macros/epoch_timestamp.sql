{% macro epoch_timestamp(seconds) -%}
    {{ return(adapter.dispatch('epoch_timestamp')(seconds)) }}
{%- endmacro %}

{% macro postgres__epoch_timestamp(seconds) -%}
    to_timestamp(cast({{ seconds }} as double precision))
{%- endmacro %}

{% macro spark__epoch_timestamp(seconds) -%}
    timestamp_micros(cast(cast({{ seconds }} as decimal(20, 6)) * 1000000 as bigint))
{%- endmacro %}
