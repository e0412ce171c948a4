with

unioned as (

    select
        'conversations' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('drop', 'drop__conversations') }}

    union all
    select
        'orders' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('drop', 'drop__orders') }}

    union all
    select
        'customers' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('drop', 'drop__customers') }}

    union all
    select
        'operators' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('drop', 'drop__operators') }}

    union all
    select
        'operator_presence' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('drop', 'drop__operator_presence') }}

    union all
    select
        'web_events' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('drop', 'drop__web_events') }}

    union all
    select
        'widget_displays' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('drop', 'drop__widget_displays') }}

    union all
    select
        'campaign_deliveries' as stream,
        account,
        id as record_id,
        load_id
    from {{ source('drop', 'drop__campaign_deliveries') }}

)

select * from unioned
