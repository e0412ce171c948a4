{% macro days_of_tied(fact, key, date, changes) -%}
    {%- set query -%}
        select tied.account, tied.{{ date }} as local_date
        from (select distinct account, {{ key }} from {{ changes }} as logged) as changed
        inner join {{ fact }} as tied on changed.account = tied.account and changed.{{ key }} = tied.{{ key }}
    {%- endset -%}
    {{ return(query) }}
{%- endmacro %}
