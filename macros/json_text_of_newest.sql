{# a correlated subquery, as json_newest is #}
{% macro json_text_of_newest(document, path, key, at, condition='true') -%}
    (
        select {{ last_by(json_text('elements.element', key), utc_timestamp(json_text('elements.element', at))) }}
        from (select {{ document }} as document) as held
        {{ json_elements('held.document', path) }}
        where {{ condition }}
    )
{%- endmacro %}
