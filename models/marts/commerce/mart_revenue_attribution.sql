{{ incremental_by_day('fct_attributions', ['conversation_started_date', 'ordered_date']) }}

with

attributions as (

    select * from {{ of_changed_days(ref('fct_attributions')) }}

),

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}

),

based as (

    select
        *,
        'conversation' as date_basis,
        conversation_started_date as local_date
    from attributions

    union all

    select
        *,
        'order' as date_basis,
        ordered_date as local_date
    from attributions

),

summed as (

    select
        based.account,
        based.date_basis,
        based.local_date,
        conversations.channel,
        based.participant_type,
        based.participant_id,
        based.attribution_model,
        based.window_hours,
        based.currency,
        sum(based.credit) as orders_credited,
        sum(based.credited_amount) as credited_amount
    from based
    inner join conversations
        on
            based.account = conversations.account
            and based.conversation_id = conversations.conversation_id
    group by
        based.account,
        based.date_basis,
        based.local_date,
        conversations.channel,
        based.participant_type,
        based.participant_id,
        based.attribution_model,
        based.window_hours,
        based.currency

),

final as (

    select
        -- keys
        summed.account,
        summed.date_basis,
        summed.local_date,
        summed.channel,
        summed.participant_type,
        summed.participant_id,
        summed.attribution_model,
        summed.window_hours,

        -- attributes
        summed.currency,

        -- numbers
        summed.orders_credited,
        summed.credited_amount
    from summed

)

select * from final
