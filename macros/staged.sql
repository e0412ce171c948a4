{% macro staged(what, is_narrowed=false, telling=()) -%}
    {%- set name = 'stg_drop__' ~ what -%}
    {#- the graph is empty while dbt parses -#}
    {%- set contract = (graph.get('nodes') or {}).get('model.chatmart.' ~ name, {}) if execute else {} -%}
    {%- set columns = contract.get('columns', {}).keys() | join(', ') or '*' -%}
    {%- for vendor in var('staged')[what] %}
    {%- set relation = ref('stg_' ~ vendor ~ '__' ~ what) %}
    select
        {{ columns }}
        {%- for part in telling %},
        {{ (vendor in var('staged').get(part, [])) | lower }} as has_told_{{ part }}
        {%- endfor %}
    from {{ changed_rows(relation) if is_narrowed else relation }}
    {%- if not loop.last %}

    union all
{% endif %}
    {%- endfor %}
{%- endmacro %}
