{% macro only_changed() -%}
    {%- if is_incremental() -%}
        where {{ changed_keys() }}
    {%- endif -%}
{%- endmacro %}
