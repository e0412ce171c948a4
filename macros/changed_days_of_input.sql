{#-
    An input is the fact whose days the mart counts on, or is told by a macro of the mart, or is another mart, or names
    things that the mart's rows hold the keys of, or has a key in common with the fact. Any other cannot be judged.
-#}
{% macro changed_days_of_input(basis, node, logs) -%}
    {%- set meta, tie, queries = config.get('meta'), tie_between(basis, node), [] -%}
    {%- set changes = changes_of(node, logs) if logged_behind(node) else none -%}
    {%- if node.name in meta.also -%}
        {%- if meta.also[node.name] -%} {%- do queries.append(context[meta.also[node.name]](changes)) -%} {%- endif -%}
    {%- elif node.name == basis.name -%}
        {%- for date in meta.dates -%}
            {%- do queries.append('select account, ' ~ date ~ ' as local_date from ' ~ changes ~ ' as logged') -%}
        {%- endfor -%}
    {%- elif node.config.incremental_strategy == 'replace_days' -%}
        {%- do queries.append("select account, local_date from changes.days where mart = '" ~ node.name ~ "'") -%}
    {%- elif changes and node.name.startswith('dim_') -%}
        {%- set key = node.config.unique_key if node.config.unique_key | reject('in', model.columns) | list == [] else ['account'] -%}
        {%- do queries.append(
            'select account, local_date from ' ~ this ~ ' where (' ~ key | join(', ') ~ ') in (select '
            ~ key | join(', ') ~ ' from ' ~ changes ~ ' as logged)'
        ) -%}
    {%- elif changes and tie -%}
        {%- for date in meta.dates -%}
            {%- do queries.append(days_of_tied(basis.relation_name, tie, date, changes)) -%}
        {%- endfor -%}
    {%- elif node.depends_on.nodes | reject('in', graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | map(attribute='unique_id') | list) | list != [] -%}
        {%- do exceptions.raise_compiler_error(
            model.name ~ ': nothing tells on which days changes of ' ~ node.name ~ ' show. Name it in `also`, or build the mart as a table.'
        ) -%}
    {%- endif -%}
    {{ return(queries) }}
{%- endmacro %}
