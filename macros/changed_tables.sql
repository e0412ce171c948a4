{#- a log that is there may be empty: a night makes one for each fact that it looks at -#}
{% macro changed_tables() -%}
    {%- set logs, queries = run_query(
        "select table_name from information_schema.tables"
        ~ " where table_schema = 'changes' and table_name not in ('rebuilt', 'days')"
    ).columns[0].values(), [] -%}
    {%- for name in logs if 'model.chatmart.' ~ name in graph.nodes -%}
        {%- set node = graph.nodes['model.chatmart.' ~ name] -%}
        {%- set unwatched = node.config.meta.get('unwatched', []) -%}
        {%- set rows = changes_beside(log_of(name), node.columns.keys() | reject('in', unwatched) | list) if unwatched else log_of(name) -%}
        {%- do queries.append("select '" ~ name ~ "' where exists (select from " ~ rows ~ " as changed)") -%}
    {%- endfor -%}
    {%- do queries.append("select distinct mart from changes.days") -%}
    {%- do queries.append("select table_name from changes.rebuilt") -%}
    {{ return(run_query(queries | join(' union all ')).columns[0].values()) }}
{%- endmacro %}
