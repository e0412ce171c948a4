{# numbers by the team of who did it change on all days of the account when somebody leaves a team #}
{% macro days_of_regrouped(operators) -%}
    {%- set query -%}
        select account, local_date
        from {{ this }}
        where account in (
            select account
            from {{ operators }} as logged
            group by account, operator_id, team_id, changed_in
            having max(case when is_new then 1 else 0 end) = 0
        )
    {%- endset -%}
    {{ return(query) }}
{%- endmacro %}
