{#-
    A night tests what it changed; a full build, and whoever runs dbt by hand, tests everything. A record's rows stand or
    fall together: what makes a row unique begins with its record, or with the account and day of a mart. A mart that
    is built whole has nothing new unless it was built.
-#}
{% macro rows_to_test(relation) -%}
    {%- set node = graph.nodes.get('model.chatmart.' ~ relation.identifier) if is_night_test() else none -%}
    {%- if not node -%} {{ return(relation) }} {%- endif -%}
    {%- set behind = logs_behind(node) -%}
    {%- set stored = behind | first -%}
    {%- set state = run_query(
        "select (select coalesce(max(through_load_id), 0) from quality.builds where status = 'succeeded'),"
        ~ "exists(select from changes.rebuilt where table_name in ('"
        ~ (behind or [node]) | map(attribute='name') | join("', '") ~ "'))"
    ).rows[0] -%}
    {%- if state[1] -%} {{ return(relation) }} {%- endif -%}
    {%- if node.fqn[1] == 'staging' -%} {{ return(staged_rows_after(relation, node, state[0])) }} {%- endif -%}
    {%- if node.config.materialized == 'table' and node.fqn[1] == 'marts' -%}
        {{ return('(select * from ' ~ relation ~ ' where false) as kept_rows') }}
    {%- endif -%}
    {%- if not stored or (stored.config.incremental_strategy == 'replace' and not stored.config.meta.changes) -%}
        {{ return(relation) }}
    {%- endif -%}
    {%- if behind | length > 1 -%} {{ return(rows_of_logged(relation, node, behind)) }} {%- endif -%}
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

{# of a view over several tables: what has a key in common with a changed row of any of them #}
{% macro rows_of_logged(relation, node, behind) -%}
    {%- set logs = run_query("select table_name from information_schema.tables where table_schema = 'changes'").columns[0].values() -%}
    {%- set key, changed = tie_between(node, behind[0]), [] -%}
    {%- for table in behind if table.name in logs -%}
        {%- do changed.append('select account, ' ~ key ~ ' from ' ~ log_of(table.name) ~ ' as logged') -%}
    {%- endfor -%}
    {{ return(
        '(select * from ' ~ relation ~ ' where (account, ' ~ key ~ ') in ('
        ~ (changed | join(' union ') or 'select account, ' ~ key ~ ' from ' ~ relation ~ ' where false') ~ ')) as changed_rows'
    ) }}
{%- endmacro %}
