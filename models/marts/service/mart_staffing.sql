with

operators as (

    select * from {{ ref('dim_operators') }}

),

participations as (

    select * from {{ ref('fct_participations') }}
    where participant_type = 'operator'

),

handled as (

    select
        account,
        conversation_id,
        sum(handle_seconds) as handle_seconds
    from participations
    group by account, conversation_id

),

open_conversations as (

    select * from {{ ref('mart_open_conversations') }}

),

happened as (

    select
        conversations.account,
        conversations.team_id,
        conversations.started_at as happened_at,
        conversations.conversation_id as arrival_id,
        handled.handle_seconds as arrival_handle_seconds,
        null as author_id,
        null as message_id,
        cast(null as numeric) as handle_seconds
    from {{ ref('fct_conversations') }} as conversations
    left join handled
        on
            conversations.account = handled.account
            and conversations.conversation_id = handled.conversation_id
    where conversations.contact_message_count > 0

    union all

    select
        messages.account,
        operators.team_id,
        messages.sent_at as happened_at,
        null as arrival_id,
        null as arrival_handle_seconds,
        coalesce(messages.author_id, '') as author_id,
        messages.conversation_id as message_id,
        null as handle_seconds
    from {{ ref('fct_messages') }} as messages
    left join operators
        on messages.account = operators.account and messages.author_id = operators.operator_id
    where messages.is_counted and messages.author_type = 'operator'

    union all

    select
        participations.account,
        operators.team_id,
        participations.first_message_at as happened_at,
        null as arrival_id,
        null as arrival_handle_seconds,
        null as author_id,
        null as message_id,
        participations.handle_seconds
    from participations
    left join operators on participations.operator_key = operators.operator_key

),

timed as (

    select
        happened.*,
        {{ local_date('happened.happened_at', 'shops.time_zone') }} as local_date,
        {{ local_hour('happened.happened_at', 'shops.time_zone') }} as local_hour
    from happened
    inner join {{ ref('dim_accounts') }} as shops on happened.account = shops.account

),

counted as (

    select
        account,
        local_date,
        local_hour,
        team_id,
        count(arrival_id) as arrivals,
        coalesce(sum(arrival_handle_seconds), 0) as arrival_handle_seconds,
        count(distinct author_id) as active_operators,
        count(message_id) as messages_sent,
        coalesce(sum(handle_seconds), 0) as handle_seconds
    from timed
    group by account, local_date, local_hour, team_id

),

united as (

    select
        account,
        local_date,
        local_hour,
        team_id,
        arrivals,
        arrival_handle_seconds,
        active_operators,
        messages_sent,
        handle_seconds,
        0 as open_seconds,
        0 as mean_open_conversations,
        0 as maximum_open_conversations,
        0 as online_seconds
    from counted

    union all

    select
        account,
        local_date,
        local_hour,
        team_id,
        0 as arrivals,
        0 as arrival_handle_seconds,
        0 as active_operators,
        0 as messages_sent,
        0 as handle_seconds,
        open_seconds,
        mean_open_conversations,
        maximum_open_conversations,
        online_seconds
    from open_conversations

),

totals as (

    select
        account,
        local_date,
        local_hour,
        team_id,
        cast(sum(arrivals) as bigint) as arrivals,
        sum(arrival_handle_seconds) as arrival_handle_seconds,
        cast(sum(active_operators) as bigint) as active_operators,
        cast(sum(messages_sent) as bigint) as messages_sent,
        sum(handle_seconds) as handle_seconds,
        sum(open_seconds) as open_seconds,
        sum(mean_open_conversations) as mean_open_conversations,
        cast(sum(maximum_open_conversations) as bigint) as maximum_open_conversations,
        sum(online_seconds) as online_seconds
    from united
    group by account, local_date, local_hour, team_id

),

final as (

    select
        -- keys
        account,
        'happened' as date_basis,
        local_date,
        local_hour,
        team_id,

        -- numbers
        arrivals,
        arrival_handle_seconds,
        arrival_handle_seconds / 3600 as load_erlangs,
        active_operators,
        messages_sent,
        open_seconds,
        mean_open_conversations,
        maximum_open_conversations,
        handle_seconds,
        case when online_seconds > 0 then handle_seconds end as utilisation_numerator,
        online_seconds as utilisation_denominator,
        case when online_seconds > 0 then handle_seconds / online_seconds end as utilisation_rate
    from totals

)

select * from final
