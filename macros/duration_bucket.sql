{% macro duration_bucket(seconds) -%}
    {{ return(adapter.dispatch('duration_bucket')(seconds)) }}
{%- endmacro %}

{# bucket n holds what is above 0.001 * (101/99)^(n-1) and at most 0.001 * (101/99)^n seconds; the literal is ln(101/99) #}
{# no whole number of microseconds but 1 ms lies on a border; next to one, where floats may err, exact numbers decide #}
{% macro postgres__duration_bucket(seconds) -%}
    {%- set width = '0.0200006667066695240317642151' -%}
    {%- set place = 'ln(cast(abs(' ~ seconds ~ ') * 1000 as double precision)) / ' ~ width -%}
    cast(
        case
            when abs({{ seconds }}) <= 0.001 then 0
            when abs({{ place }} - round({{ place }})) > 1e-9 then sign({{ seconds }}) * ceil({{ place }})
            else
                sign({{ seconds }})
                * ceil(ln(cast(abs({{ seconds }}) * 1000 as numeric(38, 24))) / {{ width }})
        end as integer
    )
{%- endmacro %}

{# floats only: a duration within 1e-11 of a border may be counted in the next bucket #}
{% macro spark__duration_bucket(seconds) -%}
    cast(
        case
            when abs({{ seconds }}) <= 0.001 then 0
            else
                sign({{ seconds }})
                * ceil(ln(cast(abs({{ seconds }}) * 1000 as double)) / 0.0200006667066695240317642151D)
        end as int
    )
{%- endmacro %}
