{% macro tied_rows(relation, key, rows) -%}
    {%- if not is_incremental() -%} {{ return(relation) }} {%- endif -%}
    {{ return(adapter.dispatch('tied_rows')(relation, key, rows)) }}
{%- endmacro %}

{# `offset 0` keeps the lateral query whole, so that the key reaches an index, through views too;
   the outer one keeps other joins from being made once a key #}
{% macro postgres__tied_rows(relation, key, rows) -%}
    (
        select tied.*
        from (select distinct account, {{ key }} from {{ rows }}) as wanted
        cross join lateral (
            select * from {{ relation }} as every_row
            where every_row.account = wanted.account and every_row.{{ key }} = wanted.{{ key }}
            offset 0
        ) as tied
        offset 0
    ) as tied_rows
{%- endmacro %}

{% macro spark__tied_rows(relation, key, rows) -%}
    (select * from {{ relation }} where (account, {{ key }}) in (select account, {{ key }} from {{ rows }})) as tied_rows
{%- endmacro %}
