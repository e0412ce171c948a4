{{ incremental_by('int_touched_records', 'orders', 'order_id') }}

with

touches as (

    select * from {{ changed_rows(ref('int_order_touches')) }}

),

credited_participants as (

    select * from {{ ref('int_credited_participants') }}

),

attribution_models as (

    select * from {{ ref('attribution_models') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

-- what all models say of a touch is worked out once, and not again for each of them
participated as (

    select
        touches.*,
        credited_participants.participant_type,
        credited_participants.participant_id,
        coalesce(credited_participants.participant_count, 1) as participant_count,
        case
            when credited_participants.participant_id is not null
                then
                    {{ surrogate_key(['touches.account', 'credited_participants.participant_id']) }}
        end as operator_key,
        {{ local_date('touches.ordered_at', "coalesce(accounts.time_zone, 'UTC')") }}
            as ordered_date,
        {{ local_date('touches.started_at', "coalesce(accounts.time_zone, 'UTC')") }}
            as conversation_started_date
    from touches
    left join credited_participants
        on
            touches.account = credited_participants.account
            and touches.conversation_id = credited_participants.conversation_id
    left join accounts on touches.account = accounts.account

),

-- most orders have one touch of one participant, to whom each model credits all of it
whole as (

    select
        participated.*,
        attribution_models.attribution_model,
        1 as credit,
        participated.order_net_amount as credited_amount
    from participated
    cross join attribution_models
    where participated.touch_count = 1 and participated.participant_count = 1

),

divided as (

    select
        *,
        row_number() over (
            partition by account, order_id, window_hours, conversation_id
            order by participant_type, participant_id
        ) as participant_number
    from participated
    where touch_count > 1 or participant_count > 1

),

-- a model sees the touches as a path: by their start, or by their creation
placed as (

    select
        divided.*,
        attribution_models.*,
        case
            when attribution_models.ordered_by = 'created_at' then divided.touch_number_by_creation
            else divided.touch_number
        end as place
    from divided
    cross join attribution_models

),

-- sorted for the sums here: what a weight takes is computed once, and not again for each sum
weighted as (

    select
        *,
        {{ attribution_weight('ended_at', 'ordered_at') }} as weight
    from placed
    order by account, order_id, attribution_model, window_hours

),

-- a touch weighs once, however many took part in it
summed as (

    select
        *,
        participant_count
        * sum(case when participant_number = 1 then weight end)
            over (partition by account, order_id, attribution_model, window_hours)
            as share_divisor
    from weighted

),

shared as (

    select
        *,
        weight / share_divisor as credit,
        round(order_net_amount * weight / share_divisor, 2) as rounded_amount
    from summed
    where weight > 0

),

numbered as (

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

-- the largest credit takes what rounding left over
rounded as (

    select
        *,
        rounded_amount
        + case when credit_number = 1 then order_net_amount - rounded_total_amount else 0 end
            as credited_amount
    from numbered

),

final as (

    {% for credits in ['whole', 'rounded'] %}
        select
            -- keys
            account,
            order_id,
            conversation_id,
            participant_type,
            operator_key,
            participant_id,
            attribution_model,
            window_hours,

            -- attributes
            currency,

            -- numbers
            credit,
            credited_amount,

            -- dates, local to the account
            ordered_date,
            conversation_started_date,

            -- timestamps, UTC
            ordered_at,
            started_at as conversation_started_at
        from {{ credits }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
