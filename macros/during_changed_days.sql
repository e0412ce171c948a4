{#-
    What lasts less than a day and falls into a changed one began in the days around it, which an index finds; what lasts
    longer is looked for by its length. A local day begins at most 14 hours before and ends at most 12 after that of UTC.
-#}
{% macro during_changed_days(relation, from_at, until_at, length) -%}
    {%- if not is_incremental() -%} {{ return(relation) }} {%- endif -%}
    {%- set rows -%}
    (
        select short.*
        from (
            select distinct account, {{ seconds_after(utc_midnight('local_date'), '86400 * (days.number - 2)') }} as begins_at
            from changed_days
            cross join {{ numbers(4) }} as days
        ) as around
        {{ rows_begun_within_a_day(relation, from_at) }}
        where short.{{ length }} < 86400
        union all
        select long.*
        from {{ relation }} as long
        where
            long.{{ length }} >= 86400
            and exists (
                select 1 from changed_days
                where
                    changed_days.account = long.account
                    and long.{{ from_at }} <= {{ hours_after(utc_midnight('changed_days.local_date'), 36) }}
                    and long.{{ until_at }} >= {{ hours_after(utc_midnight('changed_days.local_date'), -14) }}
            )
    ) as during_changed_days
    {%- endset -%}
    {{ return(rows) }}
{%- endmacro %}
