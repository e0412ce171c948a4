{{ replace_whole(['account', 'order_id', 'delivery_id', 'attribution_model', 'window_hours']) }}

with

touches as (

    select * from {{ ref('int_campaign_touches') }}

),

attribution_models as (

    select * from {{ ref('attribution_models') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

-- a delivery has one moment, so that paths by start and by creation are the same
placed as (

    select
        touches.*,
        touches.touch_number as place,
        attribution_models.attribution_model,
        attribution_models.first_weight,
        attribution_models.middle_weight,
        attribution_models.last_weight,
        attribution_models.is_middle_shared,
        attribution_models.half_life_days
    from touches
    cross join attribution_models

),

weighted as (

    select
        *,
        {{ attribution_weight('triggered_at', 'ordered_at') }} as weight
    from placed

),

summed as (

    select
        *,
        sum(weight)
            over (partition by account, order_id, attribution_model, window_hours)
            as weight_sum
    from weighted

),

shared as (

    select
        *,
        weight / weight_sum as credit,
        round(order_net_amount * weight / weight_sum, 2) as rounded_amount
    from summed
    where weight > 0

),

rounded as (

    select
        *,
        row_number() over (
            partition by account, order_id, attribution_model, window_hours
            order by credit desc, {{ by_code_point('delivery_id') }}
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
        rounded.delivery_id,
        {{ surrogate_key(['rounded.account', 'rounded.campaign_id']) }} as campaign_key,
        rounded.campaign_id,
        rounded.conversation_id,
        rounded.attribution_model,
        rounded.window_hours,

        -- attributes
        rounded.variant,
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

        -- booleans
        rounded.is_cancelled,

        -- dates, local to the account
        {{ local_date('rounded.ordered_at', "coalesce(accounts.time_zone, 'UTC')") }}
            as ordered_date,
        {{ local_date('rounded.triggered_at', "coalesce(accounts.time_zone, 'UTC')") }}
            as triggered_date,

        -- timestamps, UTC
        rounded.ordered_at,
        rounded.triggered_at
    from rounded
    left join accounts on rounded.account = accounts.account

)

select * from final
