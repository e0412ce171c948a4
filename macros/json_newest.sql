{# a correlated subquery: it is computed for the rows that are read, and so reaches no more documents than they have #}
{% macro json_newest(document, path, key, condition='true') -%}
    (
        select max({{ utc_timestamp(json_text('elements.element', key)) }})
        from (select {{ document }} as document) as held
        {{ json_elements('held.document', path) }}
        where {{ condition }}
    )
{%- endmacro %}
