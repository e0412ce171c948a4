{{ incremental_by('int_changed_records', 'campaign_deliveries', 'delivery_id') }}

with

dropped as (

    select * from {{ changed_rows(ref('stg_drop__campaign_deliveries')) }}

),

unioned as (

    select * from dropped

)

select * from unioned
