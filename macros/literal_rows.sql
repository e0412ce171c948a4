{% macro literal_rows(columns, rows) -%}
    select *
    from (
        values
        {%- for row in rows or [[none] * (columns | length)] %}
        (
            {%- for value in row -%}
                {%- if value is none -%}cast(null as {{ dbt.type_string() }})
                {%- elif value is string -%}{{ dbt.string_literal(dbt.escape_single_quotes(value)) }}
                {%- else -%}{{ value }}
                {%- endif -%}
                {{- ', ' if not loop.last -}}
            {%- endfor -%}
        )
        {{- ',' if not loop.last -}}
        {%- endfor %}
    ) as literal_rows ({{ columns | join(', ') }})
    {%- if not rows %}
    where false
    {%- endif -%}
{%- endmacro %}
