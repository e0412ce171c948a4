{{ incremental_by_day(
    'fct_order_syncs', 'changed_date', also={'fct_order_syncs': 'days_of_first_reads'}
) }}

with

order_syncs as (

    select * from {{ of_changed_days(ref('fct_order_syncs')) }}

),

orders as (

    select * from {{ of_changed_days(ref('fct_orders')) }}

),

targets as (

    select
        max(case when target = 'within_minute' then within_seconds end) as minute_seconds,
        max(case when target = 'within_day' then within_seconds end) as day_seconds,
        max(case when target = 'within_day' then target_share end) as target_share
    from {{ ref('order_status_targets') }}

),

-- nobody could see in time what was changed before anything of the account was read
first_reads as (

    select
        account,
        min(seen_at) as first_seen_at
    from {{ ref('fct_order_syncs') }}
    group by account

),

counted as (

    select
        order_syncs.account,
        order_syncs.changed_date as local_date,
        orders.status,
        targets.target_share,
        count(*) as order_count,
        count(case when orders.refunded_amount > 0 then 1 end) as refunded_order_count,
        count(case when order_syncs.changed_at < first_reads.first_seen_at then 1 end)
            as changed_before_first_read_count,
        count(case when order_syncs.seen_seconds <= targets.minute_seconds then 1 end)
            as seen_within_minute,
        count(case when order_syncs.seen_seconds <= targets.day_seconds then 1 end)
            as seen_within_day,
        {{ median('order_syncs.seen_seconds') }} as median_seen_seconds
    from order_syncs
    inner join orders
        on order_syncs.account = orders.account and order_syncs.order_id = orders.order_id
    inner join first_reads on order_syncs.account = first_reads.account
    cross join targets
    group by
        order_syncs.account, order_syncs.changed_date, orders.status, targets.target_share

),

final as (

    select
        -- keys
        account,
        local_date,
        status,

        -- numbers
        order_count,
        refunded_order_count,
        changed_before_first_read_count,
        seen_within_minute as seen_within_minute_numerator,
        order_count as seen_within_minute_denominator,
        cast(seen_within_minute as numeric) / order_count as seen_within_minute_rate,
        seen_within_day as seen_within_day_numerator,
        order_count as seen_within_day_denominator,
        cast(seen_within_day as numeric) / order_count as seen_within_day_rate,
        target_share as seen_within_day_target,
        cast(median_seen_seconds as numeric) as median_seen_seconds,

        -- booleans
        seen_within_day >= target_share * order_count as is_on_target
    from counted

)

select * from final
