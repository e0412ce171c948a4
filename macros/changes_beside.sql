{#-
    What a run took and wrote alike has not changed; runs are told apart, for a later one may undo what a mart has read.
    Of a column that a mart sees only in part, a change of the rest is none.
-#}
{% macro changes_beside(log, columns, seen={}) -%}
    {%- set rows -%}
        (
            select {{ columns | join(', ') }}
            from (
                select
                    changed_in,
                    is_new
                    {%- for column in columns -%} , {{ seen.get(column, column) }} as {{ column }} {%- endfor %}
                from {{ log }} as logged_rows
            ) as every_change
            group by {{ columns | join(', ') }}, changed_in
            having count(distinct is_new) = 1
        )
    {%- endset -%}
    {{ return(rows) }}
{%- endmacro %}
