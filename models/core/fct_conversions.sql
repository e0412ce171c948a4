{{ config(materialized='view') }}

with

touches as (

    select * from {{ ref('int_order_touches') }}

),

final as (

    select
        -- keys
        account,
        order_id,
        conversation_id,
        window_hours,

        -- attributes
        currency,

        -- numbers
        order_net_amount,
        touch_number,
        touch_count,

        -- booleans
        touch_number = touch_count as is_last_touch,
        is_cancelled,

        -- timestamps, UTC
        ordered_at,
        started_at as conversation_started_at
    from touches

)

select * from final
