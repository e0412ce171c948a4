{% macro metric_column_rows() -%}
    {%- set rows = [] -%}
    {%- for one in metric_columns() -%}
        {%- do rows.append([
            one.metric,
            one.node.fqn[1],
            one.node.name,
            one.column.name,
            one.statistic,
            one.where,
            one.column.data_type,
            one.column.description,
        ]) -%}
    {%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}
