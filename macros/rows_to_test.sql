{#-
    A night tests what it changed; a full build, and whoever runs dbt by hand, tests everything. A record's rows stand or
    fall together: what makes a row unique begins with its record, or with the account and day of a mart. A mart that
    is built whole has nothing new unless it was built.
-#}
{% macro rows_to_test(relation) -%}
    {%- set node = graph.nodes.get('model.chatmart.' ~ relation.identifier) if is_night_test() else none -%}
    {%- if not node -%} {{ return(relation) }} {%- endif -%}
    {%- set stored = logged_behind(node) -%}
    {%- set state = run_query(
        "select (select coalesce(max(through_load_id), 0) from quality.builds where status = 'succeeded'),"
        ~ "exists(select from changes.rebuilt where table_name = '" ~ (stored or node).name ~ "')"
    ).rows[0] -%}
    {%- if state[1] -%} {{ return(relation) }} {%- endif -%}
    {%- if node.fqn[1] == 'staging' -%} {{ return(staged_rows_after(relation, node, state[0])) }} {%- endif -%}
    {%- if node.config.materialized == 'table' and node.fqn[1] == 'marts' -%}
        {{ return('(select * from ' ~ relation ~ ' where false) as kept_rows') }}
    {%- endif -%}
    {%- if not stored or (stored.config.incremental_strategy == 'replace' and not stored.config.meta.changes) -%}
        {{ return(relation) }}
    {%- endif -%}
    {%- set key = stored.config.unique_key | join(', ') -%}
    {%- if stored.config.incremental_strategy == 'replace_days' -%}
        {%- set changed = "select account, local_date from changes.days where mart = '" ~ node.name ~ "'" -%}
    {%- elif stored.config.meta.changes == 'changed_customers' -%}
        {%- set changed = 'select ' ~ key ~ ' from ' ~ log_of(stored.name) -%}
    {%- else -%}
        {%- set changes = graph.nodes['model.chatmart.' ~ stored.config.meta.changes].relation_name -%}
        {%- set stream = stored.config.meta.stream -%}
        {%- set changed = 'select ' ~ ('' if stream else 'stream, ') ~ 'account, record_id from ' ~ changes
            ~ (" where stream = '" ~ stream ~ "'" if stream else '') -%}
    {%- endif -%}
    {{ return('(select * from ' ~ relation ~ ' where (' ~ key ~ ') in (' ~ changed ~ ')) as changed_rows') }}
{%- endmacro %}
