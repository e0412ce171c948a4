{{ incremental_by_day(
    'fct_conversations', 'started_date',
    also={
        'fct_participations': 'days_of_work',
        'fct_messages': 'days_of_messages',
        'dim_operators': 'days_of_regrouped',
    }
) }}

{%- set participations = during_changed_days(
    ref('fct_participations'), 'first_message_at', 'last_message_at', 'participation_seconds'
) -%}
{%- set open_conversations = of_changed_days(ref('mart_open_conversations')) -%}
{%- set done = [
    'arrivals', 'arrival_handle_seconds', 'active_operators', 'messages_sent', 'handle_seconds',
] -%}
{%- set lasting = [
    'open_seconds', 'mean_open_conversations', 'maximum_open_conversations', 'online_seconds',
] -%}

with

operators as (

    select * from {{ ref('dim_operators') }}

),

participations as (

    select * from {{ participations }}
    where participant_type = 'operator'

),

-- what each conversation of the day took, whenever that was
handled as (

    select
        account,
        conversation_id,
        sum(handle_seconds) as handle_seconds
    from {{ of_changed_days(ref('fct_participations')) }}
    where participant_type = 'operator'
    group by account, conversation_id

),

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}

),

-- an operator's messages are where that operator took part
messages as (

    select * from {{ tied_rows(ref('fct_messages'), 'conversation_id', participations) }}
    where is_counted and author_type = 'operator'

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
    from conversations
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
    from messages
    left join operators
        on messages.account = operators.account and messages.author_id = operators.operator_id

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

    {%- for rows, own in [('counted', done), (open_conversations, lasting)] %}
        select
            {% for number in done + lasting %}
                {{ number if number in own else '0 as ' ~ number }},
            {% endfor %}
            account,
            local_date,
            local_hour,
            team_id
        from {{ rows }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

totals as (

    select
        {% for number in done + lasting %}
            sum({{ number }}) as {{ number }},
        {% endfor %}
        account,
        local_date,
        local_hour,
        team_id
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
        cast(arrivals as bigint) as arrivals,
        arrival_handle_seconds,
        arrival_handle_seconds / 3600 as load_erlangs,
        cast(active_operators as bigint) as active_operators,
        cast(messages_sent as bigint) as messages_sent,
        open_seconds,
        mean_open_conversations,
        cast(maximum_open_conversations as bigint) as maximum_open_conversations,
        handle_seconds,
        case when online_seconds > 0 then handle_seconds end as utilisation_numerator,
        online_seconds as utilisation_denominator,
        case when online_seconds > 0 then handle_seconds / online_seconds end as utilisation_rate
    from totals

)

select * from final
