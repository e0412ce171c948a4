{% macro rows_of_changed_days(relation, dates, by=[]) -%}
    {%- set days, conditions = '(select account, local_date from changed_days)', [] -%}
    {%- for date in dates -%} {%- do conditions.append('(account, ' ~ date ~ ') in ' ~ days) -%} {%- endfor -%}
    {%- for fact, date in by -%}
        {%- set key = tie_between(graph.nodes['model.chatmart.' ~ config.get('meta').fact], fact) -%}
        {%- if key -%}
            {%- do conditions.append(
                '(account, ' ~ key ~ ') in (select account, ' ~ key ~ ' from ' ~ fact.relation_name
                ~ ' where (account, ' ~ date ~ ') in ' ~ days ~ ')'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set rows -%}
    (
        {%- for condition in conditions %}
        select * from {{ relation }}
        where
            {{ condition }}
            {%- for earlier in conditions[:loop.index0] %}
            and ({{ earlier }}) is not true
            {%- endfor %}
        {%- if not loop.last %}
        union all
        {%- endif %}
        {%- endfor %}
        offset 0
    ) as rows_of_changed_days
    {%- endset -%}
    {{ return(rows) }}
{%- endmacro %}
