create temporary table record_causes on commit drop as
-- another key alone is a better name for the same customer; with another one's records it is a merge
with merged as (
    select customer_key
    from pg_temp.record_states
    where is_there
    group by customer_key
    having count(distinct old_customer_key) > 1
),

parted as (
    select old_customer_key as customer_key
    from pg_temp.record_states
    where was_there and is_there
    group by old_customer_key
    having count(distinct customer_key) > 1
)

select
    states.stream,
    states.account,
    states.record_id,
    states.old_customer_key,
    states.customer_key,
    cause
from pg_temp.record_states as states
cross join lateral unnest(array[
    case when was_there and not is_there then 'erasure' end,
    case when was_there and is_there and is_cancellation then 'cancellation' end,
    case when was_there and is_there and is_refund then 'refund' end,
    case when is_there and is_changed and is_backfill then 'backfill' end,
    case
        when
            is_there and is_changed and not is_backfill
            and not (was_there and (is_cancellation or is_refund))
            then 'late_data'
    end,
    case
        when
            was_there and is_there
            and (
                states.customer_key in (select merged.customer_key from merged)
                or states.old_customer_key in (select parted.customer_key from parted)
            )
            then 'identity_merge'
    end
]) as cause
where cause is not null
