{% macro rows_begun_within_a_day(relation, from_at) -%}
    {{ return(adapter.dispatch('rows_begun_within_a_day')(relation, from_at)) }}
{%- endmacro %}

{# `offset 0` keeps the lateral query whole, so that the instants reach an index #}
{% macro postgres__rows_begun_within_a_day(relation, from_at) -%}
    cross join lateral (
        select * from {{ relation }} as every_row
        where
            every_row.account = around.account
            and every_row.{{ from_at }} >= around.begins_at
            and every_row.{{ from_at }} < {{ hours_after('around.begins_at', 24) }}
        offset 0
    ) as short
{%- endmacro %}

{% macro spark__rows_begun_within_a_day(relation, from_at) -%}
    inner join {{ relation }} as short
        on
            around.account = short.account
            and short.{{ from_at }} >= around.begins_at
            and short.{{ from_at }} < {{ hours_after('around.begins_at', 24) }}
{%- endmacro %}
