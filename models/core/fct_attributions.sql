{{ incremental_by('int_touched_records', 'orders', 'order_id') }}

with

orders as (

    select * from {{ changed_rows(ref('int_order_totals')) }}

),

timelines as (

    select * from {{ ref('int_conversation_timelines') }}
    where contact_message_count > 0

),

participations as (

    select * from {{ ref('int_participations') }}

),

buyers as (

    select * from {{ ref('int_record_customers') }}
    where stream = 'orders'

),

contacts as (

    select * from {{ ref('int_record_customers') }}
    where stream = 'conversations'

),

attribution_windows as (

    select * from {{ ref('attribution_windows') }}

),

attribution_models as (

    select * from {{ ref('attribution_models') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

touches as (

    select
        orders.account,
        orders.order_id,
        orders.currency,
        orders.order_net_amount,
        orders.ordered_at,
        timelines.conversation_id,
        timelines.started_at,
        timelines.ended_at
    from orders
    inner join buyers on orders.account = buyers.account and orders.order_id = buyers.record_id
    inner join contacts on buyers.customer_key = contacts.customer_key and buyers.account = contacts.account
    inner join timelines
        on contacts.account = timelines.account and contacts.record_id = timelines.conversation_id
    where timelines.started_at <= orders.ordered_at

),

placed as (

    select
        touches.*,
        attribution_windows.window_hours,
        row_number() over path as touch_number,
        count(*) over (
            partition by touches.account, touches.order_id, attribution_windows.window_hours
        ) as touch_count
    from touches
    inner join attribution_windows
        on touches.ordered_at <= {{ hours_after('touches.ended_at', 'attribution_windows.window_hours') }}
    window path as (
        partition by touches.account, touches.order_id, attribution_windows.window_hours
        order by touches.started_at, {{ by_code_point('touches.conversation_id') }}
    )

),

-- the ends are weighted up instead of the middle down: thirds have no decimals, and a half cent must stay one
weighted as (

    select
        placed.*,
        attribution_models.attribution_model,
        case
            when placed.touch_count = 1 then 1
            when placed.touch_number = 1 then attribution_models.first_weight
            when placed.touch_number = placed.touch_count then attribution_models.last_weight
            else attribution_models.middle_weight
        end
        * case
            when
                attribution_models.is_middle_shared
                and placed.touch_count > 2
                and placed.touch_number in (1, placed.touch_count)
                then placed.touch_count - 2
            else 1
        end
        * case
            when attribution_models.half_life_days is null or placed.ordered_at <= placed.ended_at then 1
            else
                power(
                    cast(2 as numeric),
                    - {{ seconds_between('placed.ended_at', 'placed.ordered_at') }}
                    / (attribution_models.half_life_days * 86400)
                )
        end as weight
    from placed
    cross join attribution_models

),

summed as (

    select
        *,
        sum(weight) over (partition by account, order_id, attribution_model, window_hours) as weight_sum
    from weighted

),

touching_conversations as (

    select distinct
        account,
        conversation_id
    from touches

),

-- operators share a conversation's credit; bots and ais only where no operator wrote
ranked as (

    select
        participations.*,
        case when participations.participant_type = 'operator' then 1 else 2 end as participant_rank,
        min(case when participations.participant_type = 'operator' then 1 else 2 end) over (
            partition by participations.account, participations.conversation_id
        ) as best_rank
    from participations
    inner join touching_conversations
        on
            participations.account = touching_conversations.account
            and participations.conversation_id = touching_conversations.conversation_id

),

credited_participants as (

    select
        account,
        conversation_id,
        participant_type,
        participant_id,
        count(*) over (partition by account, conversation_id) as participant_count
    from ranked
    where participant_rank = best_rank

),

credits as (

    select
        summed.*,
        credited_participants.participant_type,
        credited_participants.participant_id,
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
        case
            when rounded.participant_id is not null
                then {{ surrogate_key(['rounded.account', 'rounded.participant_id']) }}
        end as operator_key,
        rounded.participant_id,
        rounded.attribution_model,
        rounded.window_hours,

        -- attributes
        rounded.currency,

        -- numbers
        rounded.credit,
        rounded.rounded_amount
        + case
            when rounded.credit_number = 1 then rounded.order_net_amount - rounded.rounded_total_amount
            else 0
        end as credited_amount,

        -- dates, local to the account
        {{ local_date('rounded.ordered_at', "coalesce(accounts.time_zone, 'UTC')") }} as ordered_date,
        {{ local_date('rounded.started_at', "coalesce(accounts.time_zone, 'UTC')") }} as conversation_started_date,

        -- timestamps, UTC
        rounded.ordered_at,
        rounded.started_at as conversation_started_at
    from rounded
    left join accounts on rounded.account = accounts.account

)

select * from final
