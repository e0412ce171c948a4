{#-
    An input is a fact whose days the mart counts on, or is told by a macro of the mart, or is another mart, or names
    things that the mart's rows hold the keys of, or has a key in common with such a fact: then its changes show on all
    days of what they belong to. Any other cannot be judged.
-#}
{% macro changed_days_of_input(node, logs) -%}
    {%- set meta, behind, queries = config.get('meta'), logs_behind(node), [] -%}
    {%- set changes = changes_of(node, logs) if behind else none -%}
    {%- set told = [] -%}
    {%- if node.name in meta.also -%}
        {%- do told.append(true) -%}
        {%- if meta.also[node.name] -%}
            {%- set every_change = log_of(node.name) if node.name in logs and node.config.meta.get('unwatched') else changes -%}
            {%- do queries.append(context[meta.also[node.name]](every_change)) -%}
        {%- endif -%}
    {%- elif node.config.incremental_strategy == 'replace_days' -%}
        {%- do told.append(true) -%}
        {%- do queries.append("select account, local_date from changes.days where mart = '" ~ node.name ~ "'") -%}
    {%- elif changes and node.name.startswith('dim_') -%}
        {%- do told.append(true) -%}
        {%- set key = node.config.unique_key if node.config.unique_key | reject('in', model.columns) | list == [] else ['account'] -%}
        {%- do queries.append(
            'select account, local_date from ' ~ this ~ ' where (' ~ key | join(', ') ~ ') in (select '
            ~ key | join(', ') ~ ' from ' ~ changes ~ ' as logged)'
        ) -%}
    {%- elif changes -%}
        {%- for fact, date in dated_facts() -%}
            {%- set tie = tie_between(fact, node) -%}
            {%- if node.name == fact.name -%}
                {%- do told.append(true) -%}
                {%- do queries.append('select account, ' ~ date ~ ' as local_date from ' ~ changes ~ ' as logged') -%}
            {%- elif tie -%}
                {%- do told.append(true) -%}
                {%- for logged in behind if logged.name in logs -%}
                    {%- do queries.append(days_of_tied(fact.relation_name, tie, date, changes if logged.name == node.name else log_of(logged.name))) -%}
                {%- endfor -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if not told and node.depends_on.nodes | reject('in', graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | map(attribute='unique_id') | list) | list != [] -%}
        {%- do exceptions.raise_compiler_error(
            model.name ~ ': nothing tells on which days changes of ' ~ node.name ~ ' show. Name it in `also`, or build the mart as a table.'
        ) -%}
    {%- endif -%}
    {{ return(queries) }}
{%- endmacro %}
