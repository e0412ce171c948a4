{% macro surrogate_key(columns) -%}
    md5(
        {%- for column in columns %}
        {{- " || chr(31) || " if not loop.first }}coalesce(cast({{ column }} as {{ dbt.type_string() }}), '')
        {%- endfor -%}
    )
{%- endmacro %}
