{{ config(materialized='view') }}

with

messages as (

    select * from {{ ref('int_messages') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

final as (

    select
        -- keys
        messages.account,
        messages.conversation_id,
        messages.message_number,
        messages.message_position,
        messages.message_id,
        messages.author_id,
        messages.macro_id,
        messages.campaign_id,

        -- attributes
        messages.author_type,
        messages.kind,

        -- booleans
        messages.is_counted,

        -- dates, local to the account
        {{ local_date('messages.sent_at', "coalesce(accounts.time_zone, 'UTC')") }} as sent_date,

        -- timestamps, UTC
        messages.sent_at
    from messages
    left join accounts on messages.account = accounts.account

)

select * from final
