{% macro date_spine(first_date, last_date) -%}
    {{ return(adapter.dispatch('date_spine')(first_date, last_date)) }}
{%- endmacro %}

{% macro postgres__date_spine(first_date, last_date) -%}
    select cast(day_start as date) as calendar_date
    from generate_series(cast({{ first_date }} as timestamp), cast({{ last_date }} as timestamp), interval '1 day') as days (day_start)
{%- endmacro %}

{% macro spark__date_spine(first_date, last_date) -%}
    select explode(sequence({{ first_date }}, {{ last_date }})) as calendar_date
{%- endmacro %}
