{{ incremental_by_day('fct_attributions', ['conversation_started_date', 'ordered_date']) }}

{%- set dates = {'conversation': 'conversation_started_date', 'order': 'ordered_date'} -%}

with

conversations as (

    select
        account,
        conversation_id,
        channel
    from {{ ref('fct_conversations') }}

),

-- read once for each date: cheaper than rows that are kept for two readers
{% for date_basis, local_date in dates.items() %}
    {{ date_basis }}_attributions as (

        select * from {{ of_changed_days(ref('fct_attributions'), [local_date]) }}

    ),

    {{ date_basis }}_sums as (

        select
            attributions.account,
            '{{ date_basis }}' as date_basis,
            attributions.{{ local_date }} as local_date,
            conversations.channel,
            attributions.participant_type,
            attributions.participant_id,
            attributions.attribution_model,
            attributions.window_hours,
            attributions.currency,
            sum(attributions.credit) as orders_credited,
            sum(attributions.credited_amount) as credited_amount
        from {{ date_basis }}_attributions as attributions
        inner join conversations
            on
                attributions.account = conversations.account
                and attributions.conversation_id = conversations.conversation_id
        group by
            attributions.account,
            attributions.{{ local_date }},
            conversations.channel,
            attributions.participant_type,
            attributions.participant_id,
            attributions.attribution_model,
            attributions.window_hours,
            attributions.currency

    ),
{% endfor %}

final as (

    {% for date_basis in dates %}
        select
            -- keys
            account,
            date_basis,
            local_date,
            channel,
            participant_type,
            participant_id,
            attribution_model,
            window_hours,

            -- attributes
            currency,

            -- numbers
            orders_credited,
            credited_amount
        from {{ date_basis }}_sums
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
