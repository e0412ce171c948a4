{% macro last_by(expression, ordering) -%}
    {{ return(adapter.dispatch('last_by')(expression, ordering)) }}
{%- endmacro %}

{% macro postgres__last_by(expression, ordering) -%}
    (array_agg({{ expression }} order by {{ ordering }} desc))[1]
{%- endmacro %}

{% macro spark__last_by(expression, ordering) -%}
    max_by({{ expression }}, {{ ordering }})
{%- endmacro %}
