{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

participations as (

    select * from {{ changed_rows(ref('int_participations')) }}

),

ranked as (

    select
        *,
        case when participant_type = 'operator' then 1 else 2 end as participant_rank,
        min(case when participant_type = 'operator' then 1 else 2 end) over (
            partition by account, conversation_id
        ) as best_rank
    from participations

),

final as (

    select
        account,
        conversation_id,
        participant_type,
        participant_id,
        count(*) over (partition by account, conversation_id) as participant_count
    from ranked
    where participant_rank = best_rank

)

select * from final
