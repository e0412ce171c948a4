with

renamed as (

    select
        'web_events' as stream,
        account,
        'export:' || left(id, 10) as record_id,
        load_id,
        id as landed_id
    from {{ source('ga4_export', 'ga4_export__events') }}

)

select * from renamed
