{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

participations as (

    select * from {{ changed_rows(ref('int_participations')) }}

),

handling_times as (

    select * from {{ changed_rows(ref('int_handling_times')) }}

),

conversations as (

    select * from {{ changed_rows(ref('int_conversations')) }}
    where status = 'closed'

),

ranked as (

    select
        *,
        case when participant_type = 'operator' then 1 else 2 end as participant_rank
    from participations

),

-- operators come first; bots and ais have a share only where no operator wrote
numbered as (

    select
        *,
        row_number() over (
            partition by account, conversation_id
            order by participant_rank, first_message_position
        ) as first_number,
        row_number() over (
            partition by account, conversation_id
            order by participant_rank asc, last_message_position desc
        ) as last_number,
        row_number() over (
            partition by account, conversation_id
            order by participant_rank asc, message_count desc, first_message_position asc
        ) as most_number,
        count(*) over (
            partition by account, conversation_id, participant_rank
        ) as participant_count,
        min(participant_rank) over (partition by account, conversation_id) as best_rank
    from ranked

),

final as (

    select
        -- keys
        numbered.account,
        numbered.conversation_id,
        numbered.participant_type,
        case
            when numbered.participant_id is not null
                then {{ surrogate_key(['numbered.account', 'numbered.participant_id']) }}
        end as operator_key,
        numbered.participant_id,

        -- numbers
        numbered.message_count,
        numbered.response_count,
        {{ seconds_between('numbered.first_message_at', 'numbered.last_message_at') }}
            as participation_seconds,
        handling_times.handle_seconds,
        case
            when numbered.participant_rank = numbered.best_rank
                then cast(1 as numeric) / numbered.participant_count
            else 0
        end as equal_share,

        -- booleans
        numbered.participant_rank = 1 and numbered.first_number = 1 as is_first_human,
        numbered.participant_rank = 1 and numbered.last_number = 1 as is_last_human,
        numbered.most_number = 1 as is_most_messages,
        coalesce(
            numbered.participant_id = conversations.closed_by_id
            and case when numbered.participant_rank = 1 then 'operator' else 'bot' end
            = conversations.closed_by_type,
            false
        ) as is_closer,

        -- timestamps, UTC
        numbered.first_message_at,
        numbered.last_message_at
    from numbered
    inner join handling_times
        on
            numbered.account = handling_times.account
            and numbered.conversation_id = handling_times.conversation_id
            and numbered.participant_type = handling_times.participant_type
            and numbered.participant_id is not distinct from handling_times.participant_id
    left join conversations
        on
            numbered.account = conversations.account
            and numbered.conversation_id = conversations.conversation_id

)

select * from final
