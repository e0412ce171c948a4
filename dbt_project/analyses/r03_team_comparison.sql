-- How do our teams compare: conversations answered and solved, how fast, how long, how well rated?
-- One row per account, team and local day on which the conversations started, medians of that day.
-- The trap: a median of the days is not the month's median; for that ask mart_duration_histogram.
-- A day without answers, solutions or ratings has no median and no rate, which is not zero.
with

days as (

    select
        account,
        team_id,
        local_date,
        sum(conversations_answered) as conversations_answered,
        sum(conversations_resolved) as conversations_resolved
    from {{ ref('mart_conversation_activity') }}
    where date_basis = 'started'
    group by account, team_id, local_date

),

durations as (

    select
        account,
        scope_value as team_id,
        local_date,
        max(case when metric = 'first_response_seconds' then median_seconds end)
            as median_first_response_seconds,
        max(case when metric = 'response_seconds' then median_seconds end)
            as median_response_seconds,
        max(case when metric = 'conversation_seconds' then median_seconds end)
            as median_conversation_seconds
    from {{ ref('mart_duration_statistics') }}
    where scope = 'team'
    group by account, scope_value, local_date

),

ratings as (

    select
        account,
        team_id,
        local_date,
        sum(csat_numerator) as csat_numerator,
        sum(csat_denominator) as csat_denominator,
        sum(rating_sum) as rating_sum,
        sum(rating_count) as rating_count
    from {{ ref('mart_satisfaction') }}
    where date_basis = 'conversation' and kind = 'csat'
    group by account, team_id, local_date

)

select
    days.*,
    durations.median_first_response_seconds,
    durations.median_response_seconds,
    durations.median_conversation_seconds,
    cast(ratings.csat_numerator as numeric) / nullif(ratings.csat_denominator, 0) as csat_rate,
    ratings.csat_denominator as ratings,
    ratings.rating_sum / nullif(ratings.rating_count, 0) as mean_rating
from days
left join durations
    on
        days.account = durations.account
        and coalesce(days.team_id, '') = coalesce(durations.team_id, '')
        and days.local_date = durations.local_date
left join ratings
    on
        days.account = ratings.account
        and coalesce(days.team_id, '') = coalesce(ratings.team_id, '')
        and days.local_date = ratings.local_date
order by days.account, days.local_date, days.team_id
