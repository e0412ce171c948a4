{{ incremental_by_day(
    'fct_conversations', ['started_date', 'closed_date'],
    by={'fct_widget_displays': 'display_date'}, ignored=[]
) }}

{%- set rates = [
    ('engagement_by_displays', 'conversations_closed', 'displays'),
    ('engagement_by_visitors', 'customers', 'visitors'),
    ('transactions_per_conversation', 'transaction_count', 'conversations_closed'),
    ('average_basket', 'revenue_amount', 'priced'),
    ('csat', 'satisfied', 'answers'),
    ('bot_reply', 'bot_replied', 'contacted'),
] -%}
{%- set numbers = ['conversations_closed', 'customers', 'contacted', 'bot_replied'] -%}
{%- do numbers.extend(['transaction_count', 'priced', 'revenue_amount', 'satisfied', 'answers']) -%}

with

conversations as (

    select
        *,
        coalesce(closed_date, started_date) as local_date,
        coalesce(customer_key, conversation_key) as counted_customer
    from {{ of_changed_days(ref('fct_conversations')) }}
    where status = 'closed'

),

conversions as (

    select * from {{ of_changed_days(ref('fct_conversions')) }}
    where is_last_touch and not is_cancelled

),

ratings as (

    select * from {{ of_changed_days(ref('fct_ratings')) }}
    where kind = 'csat'

),

-- an invitation to chat that names no channel leads to the chat
displays as (

    select
        account,
        display_date as local_date,
        coalesce(channel, 'chat') as channel,
        sum(display_count) as displays,
        sum(visitor_count) as visitors
    from {{ of_changed_days(ref('fct_widget_displays')) }}
    group by account, display_date, coalesce(channel, 'chat')

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

bought as (

    select
        conversions.account,
        conversions.conversation_id,
        count(*) as transaction_count,
        count(case when conversions.currency = accounts.currency then 1 end) as priced,
        sum(
            case
                when conversions.currency = accounts.currency then conversions.order_net_amount
            end
        )
            as revenue_amount
    from conversions
    inner join {{ ref('attribution_windows') }} as spans
        on conversions.window_hours = spans.window_hours and spans.is_default
    inner join accounts on conversions.account = accounts.account
    group by conversions.account, conversions.conversation_id

),

rated as (

    select
        account,
        conversation_id,
        count(*) as answers,
        count(case when is_satisfied then 1 end) as satisfied
    from ratings
    group by account, conversation_id

),

closed as (

    select
        conversations.account,
        conversations.local_date,
        conversations.channel,
        count(*) as conversations_closed,
        count(
            distinct case
                when conversations.contact_message_count > 0 then conversations.counted_customer
            end
        ) as customers,
        count(case when conversations.contact_message_count > 0 then 1 end) as contacted,
        count(
            case
                when conversations.contact_message_count > 0 and conversations.bot_message_count > 0
                    then 1
            end
        ) as bot_replied,
        cast(coalesce(sum(bought.transaction_count), 0) as bigint) as transaction_count,
        cast(coalesce(sum(bought.priced), 0) as bigint) as priced,
        coalesce(sum(bought.revenue_amount), 0) as revenue_amount,
        cast(coalesce(sum(rated.satisfied), 0) as bigint) as satisfied,
        cast(coalesce(sum(rated.answers), 0) as bigint) as answers
    from conversations
    left join bought
        on
            conversations.account = bought.account
            and conversations.conversation_id = bought.conversation_id
    left join rated
        on
            conversations.account = rated.account
            and conversations.conversation_id = rated.conversation_id
    group by conversations.account, conversations.local_date, conversations.channel

),

days as (

    {% for rows in ['closed', 'displays'] %}
        select
            account,
            local_date,
            channel
        from {{ rows }}
        {{ 'union' if not loop.last }}
    {% endfor %}

),

joined as (

    select
        days.*,
        accounts.currency,
        cast(displays.displays as bigint) as displays,
        {%- for number in numbers %}
            coalesce(closed.{{ number }}, 0) as {{ number }},
        {%- endfor %}
        cast(displays.visitors as bigint) as visitors
    from days
    inner join accounts on days.account = accounts.account
    left join closed
        on
            days.account = closed.account
            and days.local_date = closed.local_date
            and days.channel = closed.channel
    left join displays
        on
            days.account = displays.account
            and days.local_date = displays.local_date
            and days.channel = displays.channel

),

-- what is divided by nothing known is left out, so that numerators and denominators add up
final as (

    select
        -- keys
        account,
        local_date,
        channel,

        -- attributes
        currency,

        -- numbers
        displays,
        visitors,
        conversations_closed,
        transaction_count,
        {% for rate, numerator, denominator in rates %}
            case when {{ denominator }} is not null then {{ numerator }} end
                as {{ rate }}_numerator,
            {{ denominator }} as {{ rate }}_denominator,
            cast({{ numerator }} as numeric) / nullif({{ denominator }}, 0) as {{ rate }}_rate,
        {% endfor %}
        revenue_amount
    from joined

)

select * from final
