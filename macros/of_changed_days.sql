{% macro of_changed_days(relation, dates=none, where=none) -%}
    {%- set wanted = '(select * from ' ~ relation ~ ' where ' ~ where ~ ') as wanted_rows' if where else relation -%}
    {%- if not is_incremental() -%} {{ return(wanted) }} {%- endif -%}
    {%- set meta = config.get('meta') -%}
    {%- set basis, node = graph.nodes['model.chatmart.' ~ meta.fact], graph.nodes['model.chatmart.' ~ relation.identifier] -%}
    {%- if node.config.incremental_strategy == 'replace_days' -%} {{ return(rows_of_changed_days(wanted, ['local_date'])) }} {%- endif -%}
    {%- if not tie_between(basis, node) and node.name in meta.by -%}
        {{ return(rows_of_changed_days(wanted, [meta.by[node.name]])) }}
    {%- endif -%}
    {%- if dates -%} {{ return(rows_of_changed_days(wanted, dates)) }} {%- endif -%}
    {%- set facts = wanted if node.name == basis.name else basis.relation_name -%}
    {%- set rows = rows_of_changed_days(facts, meta.dates, dated_facts()[meta.dates | length:]) -%}
    {{ return(rows if node.name == basis.name else tied_rows(wanted, tie_between(basis, node), rows)) }}
{%- endmacro %}
