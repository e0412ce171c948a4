{% macro is_logged() -%}
    {%- set readers = graph.nodes.values()
        | selectattr('resource_type', 'equalto', 'model')
        | selectattr('config.materialized', 'equalto', 'view') -%}
    {%- for reader in readers if reader.fqn[1] == 'core' and model.unique_id in reader.depends_on.nodes -%}
        {{ return(true) }}
    {%- endfor -%}
    {{ return(model.fqn[1] in ('core', 'marts')) }}
{%- endmacro %}
