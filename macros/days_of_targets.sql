{#- whole days from the shop's first order on; the day until which its orders are known is not over -#}
{% macro days_of_targets(targets, orders, dates) -%}
    select
        wanted.target_key,
        wanted.account,
        wanted.campaign_id,
        wanted.product_id,
        days.calendar_date,
        days.calendar_date >= wanted.first_date as is_of_campaign
    from {{ targets }} as wanted
    inner join (
        select account, min(ordered_date) as first_ordered_date
        from {{ orders }}
        where account in (select account from {{ targets }})
        group by account
    ) as first_orders
        on wanted.account = first_orders.account
    inner join {{ dates }} as days
        on
            wanted.compared_from_date <= days.calendar_date
            and first_orders.first_ordered_date <= days.calendar_date
            and wanted.open_date > days.calendar_date
            and coalesce(wanted.last_date, wanted.open_date) >= days.calendar_date
{%- endmacro %}
