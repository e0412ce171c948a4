{# a correlated subquery: it is computed for the rows that are read, and so reaches no more documents than they have #}
{% macro json_sum(document, path, key, condition='true') -%}
    (
        select sum(cast({{ json_text('elements.element', key) }} as numeric))
        from (select {{ document }} as document) as held
        {{ json_elements('held.document', path) }}
        where {{ condition }}
    )
{%- endmacro %}
