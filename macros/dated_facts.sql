{% macro dated_facts() -%}
    {%- set meta, dated = config.get('meta'), [] -%}
    {%- for date in meta.dates -%} {%- do dated.append((graph.nodes['model.chatmart.' ~ meta.fact], date)) -%} {%- endfor -%}
    {%- for name, date in meta.by.items() -%} {%- do dated.append((graph.nodes['model.chatmart.' ~ name], date)) -%} {%- endfor -%}
    {{ return(dated) }}
{%- endmacro %}
