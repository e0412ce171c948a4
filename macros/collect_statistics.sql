{% macro collect_statistics() -%}
    {{ return(adapter.dispatch('collect_statistics')()) }}
{%- endmacro %}

{#-
    A table is new to the planner until it was analysed once, and a seed each time: it is emptied before it is filled,
    and the planner then takes its few rows for thousands. What grows later is left to autovacuum.
-#}
{% macro postgres__collect_statistics() -%}
    {%- if config.get('materialized') != 'view' -%}
    do $$
    begin
        if (select reltuples < 0 from pg_catalog.pg_class where oid = '{{ this }}'::regclass) or not exists (
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
