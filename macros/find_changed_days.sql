{% macro find_changed_days() -%}
    {%- if execute and is_incremental() -%}
        {{ return(adapter.dispatch('find_changed_days')()) }}
    {%- endif -%}
{%- endmacro %}

{# days of a build that failed stay until one succeeds; the copy for this session has statistics, so indexes are taken #}
{% macro postgres__find_changed_days() -%}
    insert into changes.days (mart, account, local_date)
    select distinct '{{ this.identifier }}', found.account, found.local_date
    from (
        {{ changed_days_by_input() | join('\n        union all\n        ') }}
    ) as found
    where found.account is not null and found.local_date is not null
    on conflict do nothing;
    drop table if exists pg_temp.changed_days;
    create temporary table changed_days on commit drop as
    select account, local_date from changes.days where mart = '{{ this.identifier }}';
    analyze changed_days
{%- endmacro %}

{% macro spark__find_changed_days() -%}
    create or replace temporary view changed_days as
    select distinct account, local_date
    from ({{ changed_days_by_input() | join(' union all ') }}) as found
{%- endmacro %}
