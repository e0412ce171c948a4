{% macro previous_rows(columns) -%}
    {%- if is_incremental() -%}
        select {{ columns | join(', ') }} from {{ this }} where {{ changed_keys() }}
    {%- else -%}
        select {% for column in columns %}cast(null as {{ dbt.type_string() }}) as {{ column }}{{ ', ' if not loop.last }}{% endfor %} where false
    {%- endif -%}
{%- endmacro %}
