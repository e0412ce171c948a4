{% macro find_changed_customers() -%}
    {%- if execute and is_incremental() -%}
        {{ return(adapter.dispatch('find_changed_customers')()) }}
    {%- endif -%}
{%- endmacro %}

{% macro postgres__find_changed_customers() -%}
    drop table if exists pg_temp.changed_customers;
    create temporary table changed_customers on commit drop as
    select distinct customer_key
    from (
        {{ changed_customers_by_input() | join('\n        union all\n        ') }}
    ) as found
    where customer_key is not null;
    analyze changed_customers
{%- endmacro %}

{% macro spark__find_changed_customers() -%}
    create or replace temporary view changed_customers as
    select distinct customer_key
    from ({{ changed_customers_by_input() | join(' union all ') }}) as found
    where customer_key is not null
{%- endmacro %}
