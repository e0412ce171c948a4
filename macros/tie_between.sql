{% macro tie_between(one, other) -%}
    {%- for key in ('conversation_id', 'order_id') if key in one.columns and key in other.columns -%}
        {{ return(key) }}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}
