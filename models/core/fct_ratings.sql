{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

ratings as (

    select * from {{ changed_rows(ref('int_ratings')) }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

final as (

    select
        -- keys
        ratings.account,
        ratings.conversation_id,
        ratings.rating_number,
        ratings.rating_id,
        ratings.message_id,

        -- attributes
        ratings.kind,

        -- numbers
        ratings.score,
        ratings.scale_min,
        ratings.scale_max,
        (ratings.score - ratings.scale_min)
        / nullif(ratings.scale_max - ratings.scale_min, 0) as score_normalised,

        -- booleans; each is known for its own kind of rating only
        case
            when ratings.kind = 'csat'
                then
                    ratings.score - ratings.scale_min
                    >= 0.75 * (ratings.scale_max - ratings.scale_min)
        end as is_satisfied,
        case when ratings.kind = 'ces' then ratings.score = ratings.scale_max end as is_very_easy,
        case when ratings.kind = 'ces' then ratings.score = ratings.scale_min end as is_very_hard,
        case when ratings.kind = 'nps' then ratings.score * 10 >= 9 * ratings.scale_max end
            as is_promoter,
        case when ratings.kind = 'nps' then ratings.score * 10 <= 6 * ratings.scale_max end
            as is_detractor,

        -- dates, local to the account
        {{ local_date('ratings.answered_at', "coalesce(accounts.time_zone, 'UTC')") }}
            as answered_date,

        -- timestamps, UTC
        ratings.answered_at
    from ratings
    left join accounts on ratings.account = accounts.account

)

select * from final
