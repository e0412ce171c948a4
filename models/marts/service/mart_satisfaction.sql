{{ incremental_by_day('fct_conversations', 'started_date', by={'fct_ratings': 'answered_date'}) }}

{%- set kinds = ['csat', 'ces', 'nps', 'ai_answer'] -%}
{%- set rates = ['csat', 'effort', 'rating_response'] -%}

with

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}

),

ratings as (

    select
        *,
        1 + 4 * score_normalised as rating,
        -- one rating of a kind is enough for a conversation to have been rated
        row_number() over (
            partition by account, conversation_id, kind
            order by rating_number
        ) = 1 as is_first_of_kind
    from {{ of_changed_days(ref('fct_ratings')) }}

),

placed_ratings as (

    select
        ratings.*,
        conversations.channel,
        conversations.team_id,
        conversations.started_date,
        conversations.status = 'closed' and ratings.is_first_of_kind as is_response
    from ratings
    inner join conversations
        on
            ratings.account = conversations.account
            and ratings.conversation_id = conversations.conversation_id

),

kinds as (

    {% for kind in kinds %}
        select '{{ kind }}' as kind
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

dated as (

    {% for date_basis, local_date in [
        ('conversation', 'started_date'),
        ('answered', 'coalesce(answered_date, started_date)'),
    ] %}
        select
            account,
            '{{ date_basis }}' as date_basis,
            {{ local_date }} as local_date,
            channel,
            team_id,
            kind,
            1 as is_rating,
            rating,
            score_normalised,
            is_satisfied,
            is_very_easy,
            is_very_hard,
            is_promoter,
            is_detractor,
            case when is_response then 1 end as is_response,
            cast(null as integer) as is_closed
        from placed_ratings

        union all
    {% endfor %}

    -- what was closed and not rated is part of the response rate too
    select
        conversations.account,
        'conversation' as date_basis,
        conversations.started_date as local_date,
        conversations.channel,
        conversations.team_id,
        kinds.kind,
        null as is_rating,
        null as rating,
        null as score_normalised,
        null as is_satisfied,
        null as is_very_easy,
        null as is_very_hard,
        null as is_promoter,
        null as is_detractor,
        null as is_response,
        1 as is_closed
    from conversations
    cross join kinds
    where conversations.status = 'closed'

),

counted as (

    select
        account,
        date_basis,
        local_date,
        channel,
        team_id,
        kind,
        count(is_rating) as rating_count,
        sum(rating) as rating_sum,
        avg(rating) as mean_rating,
        {{ median('rating') }} as median_rating,
        count(case when is_satisfied then 1 end) as csat_numerator,
        count(is_satisfied) as csat_denominator,
        count(case when is_very_easy then 1 end) as ces_very_easy_count,
        count(case when is_very_hard then 1 end) as effort_numerator,
        count(is_very_hard) as effort_denominator,
        count(case when is_promoter then 1 end) as nps_promoter_count,
        count(case when is_detractor then 1 end) as nps_detractor_count,
        count(is_promoter) as nps_count,
        count(case when kind = 'ai_answer' and score_normalised >= 0.75 then 1 end)
            as ai_answers_positive,
        count(case when kind = 'ai_answer' and score_normalised <= 0.25 then 1 end)
            as ai_answers_negative,
        count(case when kind = 'ai_answer' then score_normalised end) as ai_answers_rated,
        case when date_basis = 'conversation' then count(is_response) end
            as rating_response_numerator,
        case when date_basis = 'conversation' then count(is_closed) end
            as rating_response_denominator
    from dated
    group by account, date_basis, local_date, channel, team_id, kind

),

final as (

    select
        -- keys
        account,
        date_basis,
        local_date,
        channel,
        team_id,
        kind,

        -- numbers
        {% for rate in rates %}
            {{ rate }}_numerator,
            {{ rate }}_denominator,
            cast({{ rate }}_numerator as numeric)
            / nullif({{ rate }}_denominator, 0) as {{ rate }}_rate,
        {% endfor %}
        rating_count,
        rating_sum,
        mean_rating,
        median_rating,
        ces_very_easy_count,
        effort_numerator as ces_very_hard_count,
        effort_denominator as ces_count,
        100 * cast(ces_very_easy_count - effort_numerator as numeric)
        / nullif(effort_denominator, 0) as ces_score,
        nps_promoter_count,
        nps_detractor_count,
        nps_count,
        100 * cast(nps_promoter_count - nps_detractor_count as numeric)
        / nullif(nps_count, 0) as nps_score,
        ai_answers_rated,
        ai_answers_positive,
        ai_answers_rated - ai_answers_positive - ai_answers_negative as ai_answers_neutral,
        ai_answers_negative
    from counted

)

select * from final
