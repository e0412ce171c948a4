{{ incremental_by_day(
    'fct_participations', [],
    also={
        'fct_participations': 'days_of_participations',
        'fct_operator_presence': 'days_of_presence',
        'dim_operators': 'days_of_regrouped',
        'dim_dates': none,
    }
) }}

{%- set participation = ['first_message_at', 'last_message_at', 'participation_seconds'] -%}
{%- set in_turn = "happened_at, case when kind = 'presence' then open_step else -open_step end" -%}
{%- set presence = ['online_from_at', 'online_until_at', 'online_seconds'] -%}

with

accounts as (

    select * from {{ ref('dim_accounts') }}

),

operators as (

    select * from {{ ref('dim_operators') }}

),

dates as (

    select * from {{ around_changed_days(ref('dim_dates'), 'calendar_date') }}

),

participations as (

    select * from {{ during_changed_days(ref('fct_participations'), *participation) }}
    where participant_type = 'operator'

),

-- what still lasts has no length yet
presences as (

    select *
    from {{ online_once(during_changed_days(ref('fct_operator_presence'), *presence)) }} as ended

),

intervals as (

    select
        participations.account,
        operators.team_id,
        'conversation' as kind,
        participations.first_message_at as from_at,
        participations.last_message_at as until_at
    from participations
    left join operators on participations.operator_key = operators.operator_key

    union all

    select
        presences.account,
        operators.team_id,
        'presence' as kind,
        presences.online_from_at as from_at,
        presences.online_until_at as until_at
    from presences
    left join operators on presences.operator_key = operators.operator_key

),

bounds as (

    select
        account,
        team_id,
        kind,
        {{ local_date('(' ~ hours_after('min(from_at)', -24) ~ ')', "'UTC'") }} as first_date,
        {{ local_date('(' ~ hours_after('max(until_at)', 24) ~ ')', "'UTC'") }} as last_date
    from intervals
    group by account, team_id, kind

),

-- begins, ends, and between them every quarter of an hour: no clock changes within one
happenings as (

    select
        account,
        team_id,
        kind,
        from_at as happened_at,
        1 as open_step
    from intervals

    union all

    select
        account,
        team_id,
        kind,
        until_at as happened_at,
        -1 as open_step
    from intervals

    union all

    select
        bounds.account,
        bounds.team_id,
        bounds.kind,
        {{ seconds_after(utc_midnight('dates.calendar_date'), '900 * quarters.number') }}
            as happened_at,
        0 as open_step
    from bounds
    inner join dates
        on dates.calendar_date between bounds.first_date and bounds.last_date
    cross join {{ numbers(96) }} as quarters

),

-- a single message is open at its instant; who goes online as another leaves is not there beside
swept as (

    select
        account,
        team_id,
        kind,
        happened_at,
        sum(open_step) over (
            partition by account, team_id, kind
            order by {{ in_turn }}
            rows between unbounded preceding and current row
        ) as open_count,
        lead(happened_at) over (
            partition by account, team_id, kind
            order by {{ in_turn }}
        ) as until_at
    from happenings

),

timed as (

    select
        swept.account,
        {{ local_date('swept.happened_at', 'accounts.time_zone') }} as local_date,
        {{ local_hour('swept.happened_at', 'accounts.time_zone') }} as local_hour,
        swept.team_id,
        case when swept.kind = 'conversation' then swept.open_count end as open_count,
        case when swept.kind = 'presence' then swept.open_count end as online_count,
        {{ seconds_between('swept.happened_at', 'swept.until_at') }} as seconds
    from swept
    inner join accounts on swept.account = accounts.account

),

counted as (

    select
        account,
        local_date,
        local_hour,
        team_id,
        sum(case when open_count is not null then seconds end) as clock_seconds,
        case when max(open_count) > 0 then sum(open_count * seconds) else 0 end as open_seconds,
        coalesce(max(open_count), 0) as maximum_open_conversations,
        case when max(online_count) > 0 then sum(online_count * seconds) else 0 end
            as online_seconds,
        coalesce(max(online_count), 0) as maximum_online_operators
    from timed
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
        open_seconds,
        case when maximum_open_conversations > 0 then open_seconds / clock_seconds else 0 end
            as mean_open_conversations,
        cast(maximum_open_conversations as bigint) as maximum_open_conversations,
        online_seconds,
        cast(maximum_online_operators as bigint) as maximum_online_operators
    from counted
    where maximum_open_conversations + maximum_online_operators > 0

)

select * from final
