{{ incremental_by('int_changed_records', 'campaign_deliveries', 'delivery_id') }}

with

unioned as (

    {{ staged('campaign_deliveries', is_narrowed=true) }}

)

select * from unioned
