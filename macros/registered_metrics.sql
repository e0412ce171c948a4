{#- the graph is empty while dbt parses -#}
{%- macro registered_metrics() -%}
    {%- set found = [] -%}
    {%- for metric in ((graph.get('metrics') or {}) if execute else {}).values() | sort(attribute='name') -%}
        {%- if 'additivity' in metric.config.meta -%}
            {%- do found.append(metric) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
