with

responses as (

    select
        *,
        case when response_number = 1 then response_seconds end as first_response_seconds
    from {{ ref('fct_responses') }}
    where responded_at is not null

),

-- money of another currency is left out here; mart_revenue_attribution holds every currency
attributions as (

    select attributions.*
    from {{ ref('fct_attributions') }} as attributions
    inner join {{ ref('attribution_models') }} as models
        on attributions.attribution_model = models.attribution_model and models.is_default
    inner join {{ ref('attribution_windows') }} as windows
        on attributions.window_hours = windows.window_hours and windows.is_default
    inner join {{ ref('dim_accounts') }} as shops
        on attributions.account = shops.account and attributions.currency = shops.currency

),

themes as (

    select
        themes.*,
        conversations.started_date as local_date,
        conversations.is_resolved,
        conversations.operator_message_count
    from {{ ref('bridge_conversation_themes') }} as themes
    inner join {{ ref('fct_conversations') }} as conversations
        on
            themes.account = conversations.account
            and themes.conversation_id = conversations.conversation_id

),

rated as (

    select
        account,
        conversation_id,
        count(case when is_satisfied then 1 end) as satisfied_count,
        count(is_satisfied) as rating_count
    from {{ ref('fct_ratings') }}
    where kind = 'csat'
    group by account, conversation_id

),

-- who took part is measured by their own part of the conversation, other themes by all of it
parts as (

    select
        account,
        conversation_id,
        participant_type,
        participant_id,
        1 as participation_count,
        0 as credited_amount
    from {{ ref('fct_participations') }}

    union all

    select
        account,
        conversation_id,
        participant_type,
        participant_id,
        0 as participation_count,
        credited_amount
    from attributions

),

described as (

    select
        themes.account,
        themes.conversation_id,
        themes.local_date,
        themes.theme_type,
        themes.theme,
        themes.is_resolved,
        themes.operator_message_count,
        themes.found_count,
        coalesce(sum(parts.participation_count), 0) as participation_count,
        coalesce(sum(parts.credited_amount), 0) as credited_amount
    from themes
    left join parts
        on
            themes.account = parts.account
            and themes.conversation_id = parts.conversation_id
            and (
                themes.theme_type not in ('operator', 'bot')
                or (
                    themes.theme = parts.participant_id
                    and (themes.theme_type = 'operator') = (parts.participant_type = 'operator')
                )
            )
    group by
        themes.account,
        themes.conversation_id,
        themes.local_date,
        themes.theme_type,
        themes.theme,
        themes.is_resolved,
        themes.operator_message_count,
        themes.found_count

),

counted as (

    select
        described.account,
        described.local_date,
        described.theme_type,
        described.theme,
        count(*) as conversations,
        cast(sum(described.participation_count) as bigint) as participations,
        count(case when described.is_resolved then 1 end) as conversations_resolved,
        cast(coalesce(sum(rated.satisfied_count), 0) as bigint) as csat_numerator,
        cast(coalesce(sum(rated.rating_count), 0) as bigint) as csat_denominator,
        sum(described.credited_amount) as attributed_revenue_amount,
        cast(sum(described.operator_message_count) as bigint) as replies,
        cast(sum(case when described.theme_type = 'macro' then described.found_count end) as bigint)
            as macro_uses
    from described
    left join rated
        on
            described.account = rated.account
            and described.conversation_id = rated.conversation_id
    group by described.account, described.local_date, described.theme_type, described.theme

),

answered as (

    select
        themes.account,
        themes.local_date,
        themes.theme_type,
        themes.theme,
        count(*) as response_count,
        {{ median('responses.response_seconds') }} as median_response_seconds,
        count(responses.first_response_seconds) as first_response_count,
        {{ median('responses.first_response_seconds') }} as median_first_response_seconds
    from themes
    inner join responses
        on
            themes.account = responses.account
            and themes.conversation_id = responses.conversation_id
            and (themes.theme_type <> 'operator' or themes.theme = responses.operator_id)
    group by themes.account, themes.local_date, themes.theme_type, themes.theme

),

final as (

    select
        -- keys
        counted.account,
        'started' as date_basis,
        counted.local_date,
        counted.theme_type,
        counted.theme,

        -- numbers
        counted.conversations,
        counted.participations,
        counted.conversations_resolved,
        counted.csat_numerator,
        counted.csat_denominator,
        cast(counted.csat_numerator as numeric)
        / nullif(counted.csat_denominator, 0) as csat_rate,
        coalesce(answered.response_count, 0) as response_count,
        answered.median_response_seconds,
        coalesce(answered.first_response_count, 0) as first_response_count,
        answered.median_first_response_seconds,
        counted.attributed_revenue_amount,
        counted.replies,
        counted.macro_uses
    from counted
    left join answered
        on
            counted.account = answered.account
            and counted.local_date = answered.local_date
            and counted.theme_type = answered.theme_type
            and counted.theme = answered.theme

)

select * from final
