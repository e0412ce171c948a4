{% macro of_changed_days(relation, dates=none, where='true') -%}
    {%- set rows = rows_that_days_need(relation, dates, where) if is_incremental() else relation -%}
    {{ return(rows if where == 'true' else '(select * from ' ~ rows ~ ' where ' ~ where ~ ') as wanted_rows') }}
{%- endmacro %}

{% macro rows_that_days_need(relation, dates, where) -%}
    {%- set meta = config.get('meta') -%}
    {%- set basis, node = graph.nodes['model.chatmart.' ~ meta.fact], graph.nodes['model.chatmart.' ~ relation.identifier] -%}
    {%- if node.config.incremental_strategy == 'replace_days' -%} {{ return(rows_of_changed_days(relation, ['local_date'])) }} {%- endif -%}
    {%- if not tie_between(basis, node) and node.name in meta.by -%}
        {{ return(rows_of_changed_days(relation, [meta.by[node.name]])) }}
    {%- endif -%}
    {%- if dates -%} {{ return(rows_of_changed_days(relation, dates)) }} {%- endif -%}
    {%- set rows = rows_of_changed_days(basis.relation_name, meta.dates, dated_facts()[meta.dates | length:]) -%}
    {%- if node.name == basis.name -%} {{ return(rows) }} {%- endif -%}
    {{ return(tied_rows(relation, tie_between(basis, node), rows, where)) }}
{%- endmacro %}
