{% macro numbers(count) -%}
    (
        {%- for number in range(count) %}
        select {{ number }} as number
        {%- if not loop.last %} union all {% endif -%}
        {% endfor %}
    )
{%- endmacro %}
