{# dbt warns about numeric without a precision; PostgreSQL keeps every digit of it, which is what money needs #}
{% macro postgres__get_empty_schema_sql(columns) -%}
    select
    {%- for column in columns.values() %}
        cast(null as {{ column.data_type }}) as {{ column.name }}{{ ',' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
