{% macro is_logged(node=none) -%}
    {%- set node = node or model -%}
    {%- set readers = graph.nodes.values()
        | selectattr('resource_type', 'equalto', 'model')
        | selectattr('config.materialized', 'equalto', 'view') -%}
    {%- for reader in readers if reader.fqn[1] == 'core' and node.unique_id in reader.depends_on.nodes -%}
        {{ return(true) }}
    {%- endfor -%}
    {{ return(node.fqn[1] in ('core', 'marts')) }}
{%- endmacro %}
