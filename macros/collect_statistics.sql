{% macro collect_statistics() -%}
    {{ return(adapter.dispatch('collect_statistics')()) }}
{%- endmacro %}

{# a table is new to the planner until it was analysed once; what grows later is left to autovacuum #}
{% macro postgres__collect_statistics() -%}
    {%- if config.get('materialized') != 'view' -%}
    do $$
    begin
        if not exists (
            select from pg_catalog.pg_stats where schemaname = '{{ this.schema }}' and tablename = '{{ this.identifier }}'
        ) then
            analyze {{ this }};
        end if;
    end $$
    {%- endif -%}
{%- endmacro %}

{% macro spark__collect_statistics() -%}
    {%- if config.get('materialized') != 'view' -%} analyze table {{ this }} compute statistics {%- endif -%}
{%- endmacro %}
