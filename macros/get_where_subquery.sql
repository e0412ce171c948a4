{#- dbt asks this for the rows that a data test looks at -#}
{% macro get_where_subquery(relation) -%}
    {%- set rows, where = rows_to_test(relation), config.get('where', '') -%}
    {%- if where -%} {{ return('(select * from ' ~ rows ~ ' where ' ~ where ~ ') as tested_rows') }} {%- endif -%}
    {{ return(rows) }}
{%- endmacro %}
