{{ incremental_by_day('fct_web_events', 'event_date') }}

with

web_events as (

    select * from {{ of_changed_days(ref('fct_web_events')) }}
    where event_name in ('session_start', 'purchase')

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

summed as (

    {{ web_visits('web_events', 'accounts', ['channel_group', 'device', 'is_chatted']) }}

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
