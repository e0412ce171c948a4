{#- the planner knows how many rows are tied, and takes an index or all there is; `offset 0` keeps other joins out of that -#}
{% macro tied_rows(relation, key, rows) -%}
    {%- if not is_incremental() -%} {{ return(relation) }} {%- endif -%}
    {%- set tied -%}
    (
        select * from {{ relation }}
        where (account, {{ key }}) in (select account, {{ key }} from {{ rows }})
        offset 0
    ) as tied_rows
    {%- endset -%}
    {{ return(tied) }}
{%- endmacro %}
