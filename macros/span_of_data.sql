{% macro span_of_data(accounts, conversations, orders, until) -%}
    select
        shops.account,
        min({{ month_of('happened.first_date') }}) as first_month,
        max({{ local_date(until, 'shops.time_zone') }}) as last_date
    from {{ accounts }} as shops
    inner join (
        select account, started_date as first_date from {{ conversations }}
        union
        select account, ordered_date as first_date from {{ orders }}
    ) as happened on shops.account = happened.account
    group by shops.account
{%- endmacro %}
