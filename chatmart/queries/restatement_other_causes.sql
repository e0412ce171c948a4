-- records that belong to no customer count on their own day only
insert into pg_temp.day_causes (stream, account, local_date, cause)
with changed as (
    select
        records.stream,
        records.account,
        records.record_id,
        case when loads.is_backfill then 'backfill' else 'late_data' end as cause
    from intermediate.int_changed_records as records
    inner join staging.loads using (load_id)
    where
        records.load_id > %(through)s
        and records.stream in (
            'web_events', 'widget_displays', 'campaign_deliveries', 'operator_presence'
        )
),

days as (
    select
        'web_events' as stream,
        account,
        source_record_id as record_id,
        event_date as local_date
    from core.fct_web_events
    union all
    select
        'widget_displays',
        account,
        display_id,
        display_date
    from core.fct_widget_displays
    union all
    select
        'campaign_deliveries',
        account,
        delivery_id,
        triggered_date
    from core.fct_campaign_deliveries
    union all
    select
        'operator_presence',
        account,
        presence_id,
        online_from_date
    from core.fct_operator_presence
)

select distinct
    stream,
    account,
    days.local_date,
    changed.cause
from changed
inner join days using (stream, account, record_id)
where days.local_date is not null
