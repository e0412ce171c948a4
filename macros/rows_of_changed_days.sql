{% macro rows_of_changed_days(relation, dates) -%}
    {%- set rows -%}
    (
        {%- for date in dates %}
        select * from {{ relation }}
        where
            (account, {{ date }}) in (select account, local_date from changed_days)
            {%- for earlier in dates[:loop.index0] %}
            and (account, {{ earlier }}) not in (select account, local_date from changed_days)
            {%- endfor %}
        {%- if not loop.last %}
        union all
        {%- endif %}
        {%- endfor %}
    ) as rows_of_changed_days
    {%- endset -%}
    {{ return(rows) }}
{%- endmacro %}
