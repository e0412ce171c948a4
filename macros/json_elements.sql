{% macro json_elements(document, path) -%}
    {{ return(adapter.dispatch('json_elements')(document, path)) }}
{%- endmacro %}

{% macro postgres__json_elements(document, path) -%}
    {%- set array = document ~ " #> '{" ~ path | replace('.', ',') ~ "}'" -%}
    cross join lateral (
        select
            element,
            cast(element_number as integer) as element_number
        from jsonb_array_elements(case when jsonb_typeof({{ array }}) = 'array' then {{ array }} end)
            with ordinality as unpacked (element, element_number)
    ) as elements
{%- endmacro %}

{% macro spark__json_elements(document, path) -%}
    cross join lateral (
        select
            to_json(value) as element,
            cast(pos + 1 as int) as element_number
        from variant_explode(try_variant_get(parse_json({{ document }}), '$.{{ path }}', 'variant'))
    ) as elements
{%- endmacro %}
