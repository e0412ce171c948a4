{% macro logs_behind(node) -%}
    {%- if node.config.incremental_strategy in ('replace', 'replace_days') -%} {{ return([node]) }} {%- endif -%}
    {%- set behind = [] -%}
    {%- for id in node.depends_on.nodes if node.config.materialized == 'view' and id.startswith('model.') -%}
        {%- if graph.nodes[id].config.incremental_strategy == 'replace' -%} {%- do behind.append(graph.nodes[id]) -%} {%- endif -%}
    {%- endfor -%}
    {{ return(behind) }}
{%- endmacro %}
