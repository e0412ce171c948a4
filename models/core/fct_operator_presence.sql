{{ config(materialized='view') }}

with

operator_presence as (

    select * from {{ ref('int_operator_presence') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

final as (

    select
        -- keys
        operator_presence.account,
        operator_presence.presence_id,
        {{ surrogate_key(['operator_presence.account', 'operator_presence.operator_id']) }}
            as operator_key,
        operator_presence.operator_id,

        -- numbers
        {{ seconds_between(
            'operator_presence.online_from_at', 'operator_presence.online_until_at'
        ) }}
            as online_seconds,

        -- dates, local to the account
        {{ local_date('operator_presence.online_from_at', "coalesce(accounts.time_zone, 'UTC')") }}
            as online_from_date,

        -- timestamps, UTC
        operator_presence.online_from_at,
        operator_presence.online_until_at
    from operator_presence
    left join accounts on operator_presence.account = accounts.account

)

select * from final
