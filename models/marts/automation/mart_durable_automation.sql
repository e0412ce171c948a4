{{ incremental_by_day(
    'fct_conversations', 'started_date', also={'dim_accounts': 'days_judged_now'},
    seen={
        'customer_returned_at':
        within_days('customer_returned_at', 'closed_at', var('durable_days')),
    }
) }}

with

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}
    where is_auto_resolved

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

-- whether a solution held can be told once the data reach so far
judged as (

    select
        conversations.account,
        conversations.started_date,
        conversations.channel,
        coalesce(
            {{ hours_after('conversations.closed_at', 24 * var('durable_days')) }}
            <= accounts.conversations_as_of,
            false
        ) as is_old_enough,
        coalesce(
            conversations.customer_returned_at
            <= {{ hours_after('conversations.closed_at', 24 * var('durable_days')) }},
            false
        ) as is_returned
    from conversations
    inner join accounts on conversations.account = accounts.account

),

counted as (

    select
        account,
        started_date as local_date,
        channel,
        count(*) as conversations_auto_resolved,
        count(case when is_old_enough and not is_returned then 1 end)
            as durable_automation_numerator,
        count(case when is_old_enough then 1 end) as durable_automation_denominator
    from judged
    group by account, started_date, channel

),

final as (

    select
        -- keys
        account,
        'started' as date_basis,
        local_date,
        channel,

        -- numbers
        conversations_auto_resolved,
        durable_automation_numerator,
        durable_automation_denominator,
        cast(durable_automation_numerator as numeric)
        / nullif(durable_automation_denominator, 0) as durable_automation_rate
    from counted

)

select * from final
