{{ incremental_by_day('fct_conversations', 'started_date') }}

with

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}

),

conversation_themes as (

    select * from {{ of_changed_days(ref('bridge_conversation_themes')) }}

),

credits as (

    select * from {{ of_changed_days(ref('fct_attributions')) }}

),

responses as (

    select
        *,
        case when response_number = 1 then response_seconds end as first_response_seconds
    from {{ of_changed_days(ref('fct_responses')) }}
    where responded_at is not null

),

themes as (

    select
        conversation_themes.*,
        conversations.started_date as local_date,
        conversations.is_resolved,
        conversations.operator_message_count,
        conversation_themes.theme_type in ('operator', 'bot') as is_participant
    from conversation_themes
    inner join conversations
        on
            conversation_themes.account = conversations.account
            and conversation_themes.conversation_id = conversations.conversation_id

),

rated as (

    select
        account,
        conversation_id,
        count(case when is_satisfied then 1 end) as satisfied_count,
        count(is_satisfied) as rating_count
    from {{ of_changed_days(ref('fct_ratings')) }}
    where kind = 'csat'
    group by account, conversation_id

),

parts as (

    select
        account,
        conversation_id,
        case when participant_type = 'operator' then 'operator' else 'bot' end as theme_type,
        participant_id as theme,
        1 as participation_count,
        0 as credited_amount
    from {{ of_changed_days(ref('fct_participations')) }}

    union all

    -- money of another currency is left out here; mart_revenue_attribution holds every currency
    select
        credits.account,
        credits.conversation_id,
        case when credits.participant_type = 'operator' then 'operator' else 'bot' end
            as theme_type,
        credits.participant_id as theme,
        0 as participation_count,
        credits.credited_amount
    from credits
    inner join {{ ref('attribution_models') }} as models
        on credits.attribution_model = models.attribution_model and models.is_default
    inner join {{ ref('attribution_windows') }} as windows
        on credits.window_hours = windows.window_hours and windows.is_default
    inner join {{ ref('dim_accounts') }} as shops
        on credits.account = shops.account and credits.currency = shops.currency

),

-- who took part is measured by their own part of the conversation, other themes by all of it
measured as (

    {% for is_participant in ['true', 'false'] %}
        select
            account,
            conversation_id,
            {{ is_participant }} as is_participant,
            {{ 'theme_type' if loop.first else 'cast(null as text)' }} as theme_type,
            {{ 'theme' if loop.first else 'cast(null as text)' }} as theme,
            sum(participation_count) as participation_count,
            sum(credited_amount) as credited_amount
        from parts
        {{ 'where theme is not null' if loop.first }}
        group by account, conversation_id{{ ', theme_type, theme' if loop.first }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

counted as (

    select
        themes.account,
        themes.local_date,
        themes.theme_type,
        themes.theme,
        count(*) as conversations,
        cast(coalesce(sum(measured.participation_count), 0) as bigint) as participations,
        count(case when themes.is_resolved then 1 end) as conversations_resolved,
        cast(coalesce(sum(rated.satisfied_count), 0) as bigint) as csat_numerator,
        cast(coalesce(sum(rated.rating_count), 0) as bigint) as csat_denominator,
        coalesce(sum(measured.credited_amount), 0) as attributed_revenue_amount,
        cast(sum(themes.operator_message_count) as bigint) as replies,
        cast(sum(case when themes.theme_type = 'macro' then themes.found_count end) as bigint)
            as macro_uses
    from themes
    left join measured
        on
            themes.account = measured.account
            and themes.conversation_id = measured.conversation_id
            and themes.is_participant = measured.is_participant
            and themes.theme_type = coalesce(measured.theme_type, themes.theme_type)
            and themes.theme = coalesce(measured.theme, themes.theme)
    left join rated
        on themes.account = rated.account and themes.conversation_id = rated.conversation_id
    group by themes.account, themes.local_date, themes.theme_type, themes.theme

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
