{#- rows under each theme: first what columns of theirs hold, then rows that stand under themes already -#}
{% macro numbers_by_theme(rows, columns, placed, numbers) -%}
    {%- for theme_type, theme in (columns | items | list) + [(none, 'theme')] %}
    select
        local_date,
        account,
        {{ "'" ~ theme_type ~ "' as " if theme_type }}theme_type,
        {{ theme }} as theme{% for name, expression in numbers.items() %},
        {{ expression }} as {{ name }}
        {%- endfor %}
    from {{ rows if theme_type else placed }}
    where {{ theme }} is not null
    {#- days differ most, and are compared most cheaply #}
    group by local_date, {{ theme }}, {{ 'theme_type, ' if not theme_type }}account
    {{- ' union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
