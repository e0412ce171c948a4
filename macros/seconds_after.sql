{% macro seconds_after(instant, seconds) -%}
    {{ return(adapter.dispatch('seconds_after')(instant, seconds)) }}
{%- endmacro %}

{% macro postgres__seconds_after(instant, seconds) -%}
    {{ instant }} + ({{ seconds }}) * interval '1 second'
{%- endmacro %}

{% macro spark__seconds_after(instant, seconds) -%}
    timestampadd(second, cast({{ seconds }} as int), {{ instant }})
{%- endmacro %}
