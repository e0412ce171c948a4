with

configured as (

    select * from {{ ref('stg_config__sources') }}

),

extractions as (

    select * from {{ ref('stg_warehouse__extractions') }}

),

noted as (

    select * from {{ ref('stg_warehouse__data_as_of') }}

),

-- until when each stream of each source was told in full; a backfill tells of days long ago
told as (

    select
        source_name,
        kind,
        account,
        stream,
        max(told_until) as told_until
    from extractions
    where not is_backfill
    group by source_name, kind, account, stream

),

-- what its vendors tell of an account is as new as what the slowest of them told, so that one that
-- does not answer shows; it is unknown while a stream was never told in full
vendors as (

    select
        configured.account,
        configured.topic,
        case when count(*) = count(told.told_until) then min(told.told_until) end as data_as_of
    from configured
    left join told
        on
            configured.source_name = told.source_name
            and configured.kind = told.kind
            and configured.account = told.account
            and configured.stream = told.stream
    where not configured.is_file
    group by configured.account, configured.topic

),

-- files tell of what happened until their newest record
files as (

    select
        noted.account,
        coalesce(configured.topic, noted.stream) as topic,
        max(noted.data_as_of) as data_as_of
    from noted
    left join configured
        on
            noted.kind = configured.kind
            and noted.account = configured.account
            and noted.stream = configured.stream
            and configured.is_file
    where noted.kind = 'drop' or configured.source_name is not null
    group by noted.account, coalesce(configured.topic, noted.stream)

),

accounts as (

    select account from noted
    union
    select account from vendors

),

topics as (

    select
        account,
        topic,
        data_as_of
    from vendors
    union all
    select
        files.account,
        files.topic,
        files.data_as_of
    from files
    left join vendors on files.account = vendors.account and files.topic = vendors.topic
    where vendors.account is null

),

final as (

    select
        accounts.account,
        max(case when topics.topic = 'conversations' then topics.data_as_of end)
            as conversations_as_of,
        max(case when topics.topic = 'orders' then topics.data_as_of end) as orders_as_of,
        max(case when topics.topic = 'web_events' then topics.data_as_of end) as web_events_as_of
    from accounts
    left join topics on accounts.account = topics.account
    group by accounts.account

)

select * from final
