{#-
    a column says `metric` and `statistic`, or `metrics`, a list of these; where each row carries one of several metrics,
    `metric` maps each to the condition of its rows
-#}
{%- macro metric_columns() -%}
    {%- set found = [] -%}
    {%- for node in ((graph.get('nodes') or {}) if execute else {}).values() | sort(attribute='name') if node.resource_type == 'model' -%}
        {%- for column in node.columns.values() -%}
            {%- set meta = column.config.meta -%}
            {%- for said in meta.get('metrics') or ([meta] if 'metric' in meta else []) -%}
                {%- set rows_of = said.metric if said.metric is mapping else {said.metric: said.get('where')} -%}
                {%- for metric, where in rows_of.items() -%}
                    {%- do found.append({
                        'node': node, 'column': column, 'metric': metric, 'where': where,
                        'statistic': said.statistic, 'variant': said.get('variant'),
                    }) -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
