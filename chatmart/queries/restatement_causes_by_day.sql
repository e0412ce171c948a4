-- a record counts on its own days and, by its customer, on those of the customer's other records
insert into pg_temp.day_causes (stream, account, local_date, cause)
with caused_customers as (
    select distinct
        causes.stream,
        causes.account,
        key.customer_key,
        causes.cause
    from pg_temp.record_causes as causes
    cross join lateral
        unnest(array[causes.customer_key, causes.old_customer_key]) as key (customer_key)
    where key.customer_key is not null
),

caused_records as (
    select distinct
        stream,
        account,
        record_id,
        cause
    from pg_temp.record_causes
),

concerned as materialized (
    select states.*
    from pg_temp.record_states as states
    where
        exists (
            select from caused_customers
            where
                caused_customers.account = states.account
                and caused_customers.customer_key = states.customer_key
        )
        or exists (
            select from caused_customers
            where
                caused_customers.account = states.account
                and caused_customers.customer_key = states.old_customer_key
        )
        or exists (
            select from caused_records
            where
                caused_records.stream = states.stream
                and caused_records.account = states.account
                and caused_records.record_id = states.record_id
        )
),

days as (
    select
        concerned.*,
        day.local_date
    from concerned
    inner join core.fct_conversations as facts
        on
            concerned.stream = 'conversations'
            and concerned.account = facts.account
            and concerned.record_id = facts.conversation_id
    cross join lateral
        (values (facts.created_date), (facts.started_date), (facts.closed_date)) as day (local_date)
    union all
    select
        concerned.*,
        facts.contact_date
    from concerned
    inner join core.fct_contact_days as facts
        on
            concerned.stream = 'conversations'
            and concerned.account = facts.account
            and concerned.record_id = facts.conversation_id
    union all
    select
        concerned.*,
        facts.answered_date
    from concerned
    inner join core.fct_ratings as facts
        on
            concerned.stream = 'conversations'
            and concerned.account = facts.account
            and concerned.record_id = facts.conversation_id
    union all
    select
        concerned.*,
        day.local_date
    from concerned
    inner join core.fct_orders as facts
        on
            concerned.stream = 'orders'
            and concerned.account = facts.account
            and concerned.record_id = facts.order_id
    cross join lateral
        (values (facts.ordered_date), (facts.cancelled_date), (facts.delivered_date))
        as day (local_date)
    union all
    -- days that a record has left
    select
        concerned.*,
        cast(day.local_date as date)
    from concerned
    cross join lateral
        generate_series(concerned.old_first_date, concerned.old_last_date, interval '1 day')
        as day (local_date)
    where
        not concerned.is_there
        or concerned.old_first_date <> concerned.first_date
        or concerned.old_last_date > concerned.last_date
)

select
    caused_records.stream,
    days.account,
    days.local_date,
    caused_records.cause
from days
inner join caused_records using (stream, account, record_id)
where days.local_date is not null
union
select
    caused_customers.stream,
    days.account,
    days.local_date,
    caused_customers.cause
from days
cross join lateral unnest(array[days.customer_key, days.old_customer_key]) as key (customer_key)
inner join caused_customers
    on days.account = caused_customers.account and key.customer_key = caused_customers.customer_key
where days.local_date is not null
