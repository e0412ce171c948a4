{{ incremental_by_day('fct_conversations', 'started_date') }}

with

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}

),

participations as (

    select * from {{ of_changed_days(ref('fct_participations')) }}
    where participant_type = 'operator'

),

responses as (

    select
        *,
        case when response_number = 1 then response_seconds end as first_response_seconds,
        case when response_number = 1 then response_business_seconds end
            as first_response_business_seconds
    from {{ of_changed_days(ref('fct_responses')) }}
    where responded_at is not null

),

ratings as (

    select * from {{ of_changed_days(ref('fct_ratings')) }}
    where kind = 'csat'

),

attributions as (

    select * from {{ of_changed_days(ref('fct_attributions'), where=is_default_credit()) }}
    where participant_type = 'operator'

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

operators as (

    select * from {{ ref('dim_operators') }}

),

conversation_ratings as (

    select
        account,
        conversation_id,
        count(case when is_satisfied then 1 end) as csat_numerator,
        count(*) as csat_denominator
    from ratings
    group by account, conversation_id

),

-- rule all_participants: a conversation and its ratings count for every operator who took part
took_part as (

    select
        participations.account,
        conversations.started_date as local_date,
        participations.participant_id as operator_id,
        count(case when participations.response_count > 0 then 1 end) as conversations_answered,
        count(case when conversations.is_resolved then 1 end) as conversations_resolved,
        cast(sum(coalesce(conversation_ratings.csat_numerator, 0)) as bigint) as csat_numerator,
        cast(sum(coalesce(conversation_ratings.csat_denominator, 0)) as bigint) as csat_denominator
    from participations
    inner join conversations
        on
            participations.account = conversations.account
            and participations.conversation_id = conversations.conversation_id
    left join conversation_ratings
        on
            participations.account = conversation_ratings.account
            and participations.conversation_id = conversation_ratings.conversation_id
    group by participations.account, conversations.started_date, participations.participant_id

),

answered as (

    select
        responses.account,
        conversations.started_date as local_date,
        responses.operator_id,
        count(*) as response_count,
        count(responses.first_response_seconds) as first_response_count,
        {{ median('responses.first_response_seconds') }} as median_first_response_seconds,
        avg(responses.first_response_seconds) as mean_first_response_seconds,
        {{ percentile('responses.first_response_seconds', 0.9) }} as p90_first_response_seconds,
        {{ percentile('responses.first_response_seconds', 0.95) }} as p95_first_response_seconds,
        {{ median('responses.first_response_business_seconds') }}
            as median_first_response_business_seconds,
        {{ median('responses.response_seconds') }} as median_response_seconds,
        avg(responses.response_seconds) as mean_response_seconds,
        {{ percentile('responses.response_seconds', 0.9) }} as p90_response_seconds,
        {{ percentile('responses.response_seconds', 0.95) }} as p95_response_seconds
    from responses
    inner join conversations
        on
            responses.account = conversations.account
            and responses.conversation_id = conversations.conversation_id
    group by responses.account, conversations.started_date, responses.operator_id

),

-- money of another currency is left out here; mart_revenue_attribution holds every currency
earned as (

    select
        account,
        conversation_started_date as local_date,
        participant_id as operator_id,
        sum(credited_amount) as attributed_revenue_amount
    from attributions
    group by account, conversation_started_date, participant_id

),

final as (

    select
        -- keys
        took_part.account,
        took_part.local_date,
        took_part.operator_id,

        -- attributes
        coalesce(operators.operator_name, took_part.operator_id) as operator_name,
        operators.team_id,
        accounts.currency,

        -- numbers
        took_part.conversations_answered,
        took_part.conversations_resolved,
        coalesce(answered.response_count, 0) as response_count,
        coalesce(answered.first_response_count, 0) as first_response_count,
        answered.median_first_response_seconds,
        answered.mean_first_response_seconds,
        answered.p90_first_response_seconds,
        answered.p95_first_response_seconds,
        answered.median_first_response_business_seconds,
        answered.median_response_seconds,
        answered.mean_response_seconds,
        answered.p90_response_seconds,
        answered.p95_response_seconds,
        took_part.csat_numerator,
        took_part.csat_denominator,
        cast(took_part.csat_numerator as numeric)
        / nullif(took_part.csat_denominator, 0) as csat_rate,
        coalesce(earned.attributed_revenue_amount, 0) as attributed_revenue_amount
    from took_part
    left join answered
        on
            took_part.account = answered.account
            and took_part.local_date = answered.local_date
            and took_part.operator_id is not distinct from answered.operator_id
    left join earned
        on
            took_part.account = earned.account
            and took_part.local_date = earned.local_date
            and took_part.operator_id is not distinct from earned.operator_id
    left join operators
        on took_part.account = operators.account and took_part.operator_id = operators.operator_id
    left join accounts on took_part.account = accounts.account

)

select * from final
