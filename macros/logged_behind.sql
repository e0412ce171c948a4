{% macro logged_behind(node) -%}
    {%- if node.config.incremental_strategy in ('replace', 'replace_days') -%} {{ return(node) }} {%- endif -%}
    {%- for id in node.depends_on.nodes if node.config.materialized == 'view' and id.startswith('model.') -%}
        {%- if graph.nodes[id].config.incremental_strategy == 'replace' -%} {{ return(graph.nodes[id]) }} {%- endif -%}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}
