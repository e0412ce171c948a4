{#- estimates over several windows and joins fall short by orders of magnitude, and a nested loop over whole tables would follow from them -#}
{% macro plan_in_bulk() -%}
    {%- if execute and config.get('materialized') != 'view' and not is_incremental() -%}
        {{ return(adapter.dispatch('plan_in_bulk')()) }}
    {%- endif -%}
{%- endmacro %}

{% macro postgres__plan_in_bulk() -%}
    set local enable_nestloop = off
{%- endmacro %}

{% macro spark__plan_in_bulk() -%} {%- endmacro %}
