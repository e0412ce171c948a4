{% macro every_day() -%}
    {%- set queries = ['select account, local_date from ' ~ this] -%}
    {%- for fact, date in dated_facts() -%}
        {%- do queries.append('select account, ' ~ date ~ ' as local_date from ' ~ fact.relation_name) -%}
    {%- endfor -%}
    {{ return(queries) }}
{%- endmacro %}
