{% macro around_changed_days(relation, date) -%}
    {%- if not is_incremental() -%} {{ return(relation) }} {%- endif -%}
    {%- set day = seconds_after(utc_midnight('local_date'), '86400 * (days.number - 1)') -%}
    {%- set rows -%}
    (
        select * from {{ relation }}
        where {{ date }} in (
            select {{ local_date('(' ~ day ~ ')', "'UTC'") }}
            from changed_days
            cross join {{ numbers(3) }} as days
        )
    ) as around_changed_days
    {%- endset -%}
    {{ return(rows) }}
{%- endmacro %}
