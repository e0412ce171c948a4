{% macro every_day(basis) -%}
    {%- set queries = ['select account, local_date from ' ~ this] -%}
    {%- for date in config.get('meta').dates -%}
        {%- do queries.append('select account, ' ~ date ~ ' as local_date from ' ~ basis.relation_name) -%}
    {%- endfor -%}
    {{ return(queries) }}
{%- endmacro %}
