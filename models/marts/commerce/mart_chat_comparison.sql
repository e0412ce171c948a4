{{ incremental_by_day('fct_web_events', 'event_date') }}

with

web_events as (

    select * from {{ of_changed_days(ref('fct_web_events')) }}
    where event_name in ('session_start', 'purchase')

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

-- not every source counts sessions of a session's start, or transactions of a purchase
counted as (

    select
        web_events.account,
        web_events.event_date as local_date,
        web_events.channel_group,
        web_events.device,
        web_events.is_chatted,
        case
            when web_events.event_name = 'session_start'
                then coalesce(web_events.session_count, web_events.event_count)
            else 0
        end as session_count,
        case
            when web_events.event_name = 'purchase'
                then coalesce(web_events.transaction_count, web_events.event_count)
            else 0
        end as purchase_count,
        web_events.event_name = 'purchase'
        and coalesce(web_events.currency, accounts.currency, '') = coalesce(accounts.currency, '')
        and web_events.revenue_amount is not null as is_priced,
        web_events.revenue_amount,
        accounts.currency,
        case when web_events.is_sampled then 1 when not web_events.is_sampled then 0 end
            as sampled,
        case when web_events.is_thresholded then 1 when not web_events.is_thresholded then 0 end
            as thresholded,
        case when web_events.has_other_row then 1 when not web_events.has_other_row then 0 end
            as with_other_row,
        case when not web_events.is_final then 1 when web_events.is_final then 0 end as unsettled
    from web_events
    left join accounts on web_events.account = accounts.account

),

summed as (

    select
        account,
        local_date,
        channel_group,
        device,
        is_chatted,
        currency,
        cast(sum(session_count) as bigint) as session_count,
        cast(sum(purchase_count) as bigint) as purchase_count,
        coalesce(sum(case when is_priced then revenue_amount end), 0) as revenue_amount,
        cast(coalesce(sum(case when is_priced then purchase_count end), 0) as bigint)
            as priced_purchase_count,
        max(sampled) = 1 as is_sampled,
        max(thresholded) = 1 as is_thresholded,
        max(with_other_row) = 1 as has_other_row,
        max(unsettled) = 1 as has_unsettled
    from counted
    group by account, local_date, channel_group, device, is_chatted, currency

),

final as (

    select
        -- keys
        account,
        local_date,
        channel_group,
        device,
        is_chatted,

        -- attributes
        currency,

        -- numbers
        session_count,
        purchase_count,
        revenue_amount,
        purchase_count as session_conversion_numerator,
        session_count as session_conversion_denominator,
        cast(purchase_count as numeric) / nullif(session_count, 0) as session_conversion_rate,
        revenue_amount as average_order_value_numerator,
        priced_purchase_count as average_order_value_denominator,
        revenue_amount / nullif(priced_purchase_count, 0) as average_order_value_amount,

        -- booleans
        is_sampled,
        is_thresholded,
        has_other_row,
        has_unsettled
    from summed

)

select * from final
