{#- a column says `metric` and `statistic`, or `metrics`: a list of these, each with the rows (`where`) it holds for -#}
{%- macro metric_columns() -%}
    {%- set found = [] -%}
    {%- for node in ((graph.get('nodes') or {}) if execute else {}).values() | sort(attribute='name') -%}
        {%- if node.resource_type == 'model' -%}
            {%- for column in node.columns.values() -%}
                {%- set meta = column.config.meta -%}
                {%- for one in meta.get('metrics') or ([meta] if 'metric' in meta else []) -%}
                    {%- do found.append({'node': node, 'column': column, 'meta': one}) -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
