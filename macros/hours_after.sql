{% macro hours_after(instant, hours) -%}
    {{ return(adapter.dispatch('hours_after')(instant, hours)) }}
{%- endmacro %}

{% macro postgres__hours_after(instant, hours) -%}
    {{ instant }} + {{ hours }} * interval '1 hour'
{%- endmacro %}

{% macro spark__hours_after(instant, hours) -%}
    {{ instant }} + make_dt_interval(0, {{ hours }})
{%- endmacro %}
