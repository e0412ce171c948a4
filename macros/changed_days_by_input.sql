{# one query an input of the mart: the days on which its changes since the last good build show #}
{% macro changed_days_by_input() -%}
    {%- set known = run_query(
        "select table_name, 'log' from information_schema.tables where table_schema = 'changes'
        union all select table_name, 'rebuilt' from changes.rebuilt"
    ).rows -%}
    {%- set logs, rebuilt, queries = [], [], ['select account, local_date from changes.days where false'] -%}
    {%- for row in known -%} {%- do (logs if row[1] == 'log' else rebuilt).append(row[0]) -%} {%- endfor -%}
    {%- for id in model.depends_on.nodes if id.startswith('model.') -%}
        {%- set node = graph.nodes[id] -%}
        {%- if (logs_behind(node) or [node]) | map(attribute='name') | select('in', rebuilt) | list -%} {{ return(every_day()) }} {%- endif -%}
        {%- do queries.extend(changed_days_of_input(node, logs)) -%}
    {%- endfor -%}
    {{ return(queries) }}
{%- endmacro %}
