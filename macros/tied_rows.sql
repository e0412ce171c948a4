{% macro tied_rows(relation, key, rows) -%}
    {%- if not is_incremental() -%} {{ return(relation) }} {%- endif -%}
    {{ return(adapter.dispatch('tied_rows')(relation, key, rows)) }}
{%- endmacro %}

{#
    `offset 0` hands a view one key at a time, which so reaches the index below. Of a table, the planner knows how many
    rows are tied, and takes its index or all of it; the outer `offset 0` keeps other joins out of that.
#}
{% macro postgres__tied_rows(relation, key, rows) -%}
    (
        {%- if graph.nodes['model.chatmart.' ~ relation.identifier].config.materialized == 'view' %}
        select tied.*
        from (select distinct account, {{ key }} from {{ rows }}) as wanted
        cross join lateral (
            select * from {{ relation }} as every_row
            where every_row.account = wanted.account and every_row.{{ key }} = wanted.{{ key }}
            offset 0
        ) as tied
        {%- else %}
        select * from {{ relation }}
        where (account, {{ key }}) in (select account, {{ key }} from {{ rows }})
        {%- endif %}
        offset 0
    ) as tied_rows
{%- endmacro %}

{% macro spark__tied_rows(relation, key, rows) -%}
    (select * from {{ relation }} where (account, {{ key }}) in (select account, {{ key }} from {{ rows }})) as tied_rows
{%- endmacro %}
