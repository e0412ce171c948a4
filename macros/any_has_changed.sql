{#-
    Seeds and settings of accounts make a full build. A table without a log has changed when one of its inputs has, and of
    what is built by keys without a log nobody knows, so that it counts as changed.
-#}
{% macro any_has_changed(node, changed) -%}
    {%- for id in node.depends_on.nodes if id.startswith('model.') -%}
        {%- set input = graph.nodes[id] -%}
        {%- set behind = logs_behind(input) or [input] -%}
        {%- if behind | map(attribute='name') | select('in', changed) | list -%} {{ return(true) }} {%- endif -%}
        {%- for one in logs_behind(input) if not is_logged(one) -%} {{ return(true) }} {%- endfor -%}
        {%- if not logs_behind(input) and input.fqn[1] != 'marts' -%}
            {%- if input.fqn[1] != 'core' or any_has_changed(input, changed) -%} {{ return(true) }} {%- endif -%}
        {%- endif -%}
        {%- for column in input.config.meta.get('unwatched', []) if column in node.raw_code -%} {{ return(true) }} {%- endfor -%}
    {%- endfor -%}
    {{ return(false) }}
{%- endmacro %}
