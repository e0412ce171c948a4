{{ incremental_by('int_touched_records', 'orders', 'order_id') }}

with

touches as (

    select * from {{ changed_rows(ref('int_order_touches')) }}

),

credited_participants as (

    select
        *,
        case
            when participant_id is not null
                then {{ surrogate_key(['account', 'participant_id']) }}
        end as operator_key
    from {{ ref('int_credited_participants') }}

),

attribution_models as (

    select * from {{ ref('attribution_models') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

-- a model sees the touches as a path: by their start, or by their creation
placed as (

    select
        touches.*,
        attribution_models.attribution_model,
        attribution_models.first_weight,
        attribution_models.middle_weight,
        attribution_models.last_weight,
        attribution_models.is_middle_shared,
        attribution_models.half_life_days,
        case
            when attribution_models.ordered_by = 'created_at' then touches.touch_number_by_creation
            else touches.touch_number
        end as place
    from touches
    cross join attribution_models

),

-- sorted for the sums here: what a weight takes is computed once, and not again for each sum
weighted as (

    select
        account,
        order_id,
        conversation_id,
        attribution_model,
        window_hours,
        order_net_amount,
        currency,
        ordered_at,
        started_at,
        {{ attribution_weight('ended_at', 'ordered_at') }} as weight
    from placed
    order by account, order_id, attribution_model, window_hours

),

summed as (

    select
        *,
        sum(weight)
            over (partition by account, order_id, attribution_model, window_hours)
            as weight_sum
    from weighted

),

credits as (

    select
        summed.*,
        credited_participants.participant_type,
        credited_participants.participant_id,
        credited_participants.operator_key,
        summed.weight_sum * coalesce(credited_participants.participant_count, 1) as share_divisor
    from summed
    left join credited_participants
        on
            summed.account = credited_participants.account
            and summed.conversation_id = credited_participants.conversation_id
    where summed.weight > 0

),

shared as (

    select
        *,
        weight / share_divisor as credit,
        round(order_net_amount * weight / share_divisor, 2) as rounded_amount
    from credits

),

rounded as (

    select
        *,
        row_number() over (
            partition by account, order_id, attribution_model, window_hours
            order by
                credit desc,
                {{ by_code_point('conversation_id') }},
                {{ by_code_point("coalesce(participant_type, '')") }},
                {{ by_code_point("coalesce(participant_id, '')") }}
        ) as credit_number,
        sum(rounded_amount) over (
            partition by account, order_id, attribution_model, window_hours
        ) as rounded_total_amount
    from shared

),

final as (

    select
        -- keys
        rounded.account,
        rounded.order_id,
        rounded.conversation_id,
        rounded.participant_type,
        rounded.operator_key,
        rounded.participant_id,
        rounded.attribution_model,
        rounded.window_hours,

        -- attributes
        rounded.currency,

        -- numbers
        rounded.credit,
        rounded.rounded_amount
        + case
            when
                rounded.credit_number = 1
                then rounded.order_net_amount - rounded.rounded_total_amount
            else 0
        end as credited_amount,

        -- dates, local to the account
        {{ local_date('rounded.ordered_at', "coalesce(accounts.time_zone, 'UTC')") }}
            as ordered_date,
        {{ local_date('rounded.started_at', "coalesce(accounts.time_zone, 'UTC')") }}
            as conversation_started_date,

        -- timestamps, UTC
        rounded.ordered_at,
        rounded.started_at as conversation_started_at
    from rounded
    left join accounts on rounded.account = accounts.account

)

select * from final
