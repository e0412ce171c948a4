{{ incremental_by('int_changed_records', 'reported_numbers', 'source_record_id') }}

with

reported_numbers as (

    select * from {{ changed_rows(ref('int_reported_numbers')) }}

),

final as (

    select
        -- keys
        account,
        vendor,
        metric,
        grain,
        grain_key,
        source_record_id,
        conversation_id,

        -- attributes
        unit,

        -- numbers
        reported_value,

        -- dates, local to the vendor's account
        reported_date
    from reported_numbers

)

select * from final
