{#- not every source counts sessions of a session's start, or transactions of a purchase -#}
{% macro web_visits(events, accounts, keys) -%}
    select
        account,
        local_date,
        {%- for key in keys %}
        {{ key }},
        {%- endfor %}
        currency,
        cast(sum(session_count) as bigint) as session_count,
        cast(sum(user_count) as bigint) as user_count,
        cast(sum(purchase_count) as bigint) as purchase_count,
        coalesce(sum(case when is_priced then revenue_amount end), 0) as revenue_amount,
        cast(coalesce(sum(case when is_priced then purchase_count end), 0) as bigint) as priced_purchase_count,
        max(sampled) = 1 as is_sampled,
        max(thresholded) = 1 as is_thresholded,
        max(with_other_row) = 1 as has_other_row,
        max(unsettled) = 1 as has_unsettled
    from (
        select
            told.account,
            told.event_date as local_date,
            {%- for key in keys %}
            told.{{ key }},
            {%- endfor %}
            case
                when told.event_name = 'session_start' then coalesce(told.session_count, told.event_count)
                else 0
            end as session_count,
            case when told.event_name = 'session_start' then told.user_count end as user_count,
            case
                when told.event_name = 'purchase' then coalesce(told.transaction_count, told.event_count)
                else 0
            end as purchase_count,
            told.event_name = 'purchase'
            and coalesce(told.currency, shops.currency, '') = coalesce(shops.currency, '')
            and told.revenue_amount is not null as is_priced,
            told.revenue_amount,
            shops.currency,
            case when told.is_sampled then 1 when not told.is_sampled then 0 end as sampled,
            case when told.is_thresholded then 1 when not told.is_thresholded then 0 end as thresholded,
            case when told.has_other_row then 1 when not told.has_other_row then 0 end as with_other_row,
            case when not told.is_final then 1 when told.is_final then 0 end as unsettled
        from {{ events }} as told
        left join {{ accounts }} as shops on told.account = shops.account
    ) as counted
    group by account, local_date, {{ keys | join(', ') }}, currency
{%- endmacro %}
