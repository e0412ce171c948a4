{% macro metric_column_rows() -%}
    {%- set rows = [] -%}
    {%- for one in metric_columns() -%}
        {%- do rows.append([
            one.meta.metric,
            one.node.fqn[1],
            one.node.name,
            one.column.name,
            one.meta.statistic,
            one.meta.get('where'),
            one.column.data_type,
            one.column.description,
        ]) -%}
    {%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}
