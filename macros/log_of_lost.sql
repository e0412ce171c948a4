{% macro log_of_lost(relation) -%}
    {%- set node = graph.nodes.get('model.chatmart.' ~ relation.identifier) if is_night_test() else none -%}
    {%- if node and logged_behind(node) -%}
        {%- set log = log_of(logged_behind(node).name) -%}
        {%- set found = run_query("select to_regclass('" ~ log ~ "') is not null").rows[0][0] -%}
        {{ return(log if found else none) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}
