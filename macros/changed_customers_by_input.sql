{#-
    A customer's key is the digest of one of their identifiers, so that the customers of touched records, now and before,
    are among the identifiers of these. Facts and dimensions tell by their changed rows; what has none of its own customer
    is a conversation's.
-#}
{% macro changed_customers_by_input() -%}
    {%- set names = run_query(
        "select table_name from information_schema.tables where table_schema = 'changes'"
    ).columns[0].values() -%}
    {%- set rebuilt = run_query('select table_name from changes.rebuilt').columns[0].values() -%}
    {%- set nodes, queries = graph.nodes, ['select customer_key from ' ~ this ~ ' where false'] -%}
    {%- for id in model.depends_on.nodes if id.startswith('model.') -%}
        {%- set node = nodes[id] -%}
        {%- set behind = logs_behind(node) | map(attribute='name') | list + node.depends_on.nodes | map('replace', 'model.chatmart.', '') | list -%}
        {%- if ([node.name] + behind) | select('in', rebuilt) | list -%}
            {%- do queries.append('select customer_key from ' ~ this) -%}
            {%- if 'customer_key' in node.columns -%} {%- do queries.append('select customer_key from ' ~ node.relation_name) -%} {%- endif -%}
        {%- elif node.fqn[1] != 'core' -%}
            {%- if 'int_touched_records' not in queries | join -%}
                {%- do queries.append(
                    'select links.identifier_key as customer_key from ' ~ nodes['model.chatmart.int_touched_records'].relation_name
                    ~ ' as touched inner join ' ~ nodes['model.chatmart.int_record_identifiers'].relation_name
                    ~ ' as links on touched.stream = links.stream and touched.account = links.account and touched.record_id = links.record_id'
                ) -%}
            {%- endif -%}
        {%- elif 'customer_key' in node.columns -%}
            {%- do queries.append('select customer_key from ' ~ changes_of(node, names) ~ ' as logged') -%}
        {%- else -%}
            {%- do queries.append(
                'select talks.customer_key from ' ~ changes_of(node, names) ~ ' as logged inner join '
                ~ nodes['model.chatmart.fct_conversations'].relation_name
                ~ ' as talks on logged.account = talks.account and logged.conversation_id = talks.conversation_id'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(queries) }}
{%- endmacro %}
