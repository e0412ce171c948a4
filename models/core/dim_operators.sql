{{ replace_whole(['account', 'operator_id']) }}

with

operators as (

    select * from {{ ref('int_operators') }}

),

participations as (

    select * from {{ ref('int_participations') }}

),

presence as (

    select * from {{ ref('int_operator_presence') }}

),

assignments as (

    select * from {{ ref('int_assignments') }}

),

-- who wrote is an operator, even when no operator record was ever handed over
seen as (

    select
        account,
        participant_id as operator_id,
        max(case when participant_type = 'operator' then 1 else 0 end) as has_written_as_operator
    from participations
    where participant_id is not null
    group by account, participant_id

),

known as (

    select
        account,
        operator_id
    from operators

    union

    select
        account,
        operator_id
    from seen

    union

    select
        account,
        operator_id
    from presence

    union

    select
        account,
        operator_id
    from assignments

),

final as (

    select
        {{ surrogate_key(['known.account', 'known.operator_id']) }} as operator_key,
        known.account,
        known.operator_id,
        case
            when
                operators.team_id is not null
                then {{ surrogate_key(['known.account', 'operators.team_id']) }}
        end as team_key,
        operators.team_id,
        coalesce(operators.operator_name, known.operator_id) as operator_name,
        operators.hourly_cost_amount,
        operators.currency as hourly_cost_currency,
        operators.operator_id is not null as is_recorded,
        coalesce(operators.is_bot, seen.has_written_as_operator = 0, false) as is_bot,
        operators.is_active
    from known
    left join
        operators
        on known.account = operators.account and known.operator_id = operators.operator_id
    left join seen on known.account = seen.account and known.operator_id = seen.operator_id

)

select * from final
