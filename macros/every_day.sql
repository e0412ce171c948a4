{% macro every_day() -%}
    {%- set queries = ['select account, local_date from ' ~ this] -%}
    {%- for fact, date in dated_facts() -%}
        {%- do queries.append('select account, ' ~ date ~ ' as local_date from ' ~ fact.relation_name) -%}
    {%- endfor -%}
    {%- for name, days_of in config.get('meta').also.items() if days_of and name.startswith('fct_') -%}
        {%- set rows = '(select every_row.*, true as is_new from ' ~ graph.nodes['model.chatmart.' ~ name].relation_name ~ ' as every_row)' -%}
        {%- do queries.append(context[days_of](rows)) -%}
    {%- endfor -%}
    {{ return(queries) }}
{%- endmacro %}
