{{ incremental_by('int_changed_records', 'web_events', 'source_record_id') }}

with

web_events as (

    select * from {{ changed_rows(ref('int_web_events')) }}

),

final as (

    select
        -- keys
        account,
        web_event_id,
        source_record_id,
        transaction_id,

        -- attributes
        event_name,
        event_label,
        session_source,
        session_medium,
        session_campaign,
        channel_group,
        country,
        device,
        currency,

        -- numbers
        event_count,
        session_count,
        user_count,
        transaction_count,
        revenue_amount,

        -- booleans
        is_chatted,
        is_sampled,
        is_thresholded,
        has_other_row,
        is_final,

        -- dates, local to the account
        event_date
    from web_events

)

select * from final
