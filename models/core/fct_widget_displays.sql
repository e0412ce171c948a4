{{ incremental_by('int_changed_records', 'widget_displays', 'display_id') }}

with

widget_displays as (

    select * from {{ changed_rows(ref('int_widget_displays')) }}

),

final as (

    select
        -- keys
        account,
        display_id,

        -- attributes
        channel,

        -- numbers
        display_count,
        visitor_count,

        -- dates, local to the account
        display_date
    from widget_displays

)

select * from final
