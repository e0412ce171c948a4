{{ incremental_by_day('fct_conversations', 'started_date') }}

with

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}
    where handed_over_at is not null

),

final as (

    select
        -- keys
        account,
        'started' as date_basis,
        started_date as local_date,
        channel,
        handover_reason,

        -- numbers
        count(*) as conversations_handed_over,
        count(first_response_after_handover_seconds) as first_response_after_handover_count,
        {{ median('first_response_after_handover_seconds') }}
            as median_first_response_after_handover_seconds,
        avg(first_response_after_handover_seconds) as mean_first_response_after_handover_seconds,
        {{ percentile('first_response_after_handover_seconds', 0.9) }}
            as p90_first_response_after_handover_seconds
    from conversations
    group by account, started_date, channel, handover_reason

)

select * from final
