{% macro get_incremental_replace_days_sql(arguments) -%}
    {{ return(adapter.dispatch('get_incremental_replace_days_sql')(arguments)) }}
{%- endmacro %}

{# a mart with two dates computes parts of other days as well, which are left out #}
{% macro postgres__get_incremental_replace_days_sql(arguments) -%}
    {%- set columns = get_quoted_csv(arguments.dest_columns | map(attribute='name')) -%}
    {%- set is_changed = '(account, local_date) in (select account, local_date from changed_days)' -%}
    delete from {{ arguments.target_relation }} where {{ is_changed }};
    insert into {{ arguments.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arguments.temp_relation }} where {{ is_changed }}
{%- endmacro %}
