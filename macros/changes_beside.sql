{# what a run took and wrote alike has not changed; runs are told apart, for a later one may undo what a mart has read #}
{% macro changes_beside(log, columns) -%}
    {%- set rows -%}
        (
            select {{ columns | join(', ') }}
            from {{ log }} as every_change
            group by {{ columns | join(', ') }}, changed_in
            having count(distinct is_new) = 1
        )
    {%- endset -%}
    {{ return(rows) }}
{%- endmacro %}
