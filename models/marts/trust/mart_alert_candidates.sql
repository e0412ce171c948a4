{%- set bought_before -%}
    inner join orders
        on
            {{ same_columns(['account', 'customer_key'], 'conversations', 'orders') }}
            and conversations.started_at > orders.ordered_at
            and conversations.started_at
            <= {{ hours_after('orders.ordered_at', 'alert_rules.within_hours') }}
{%- endset -%}
{%- set wrote_before -%}
    inner join conversations as earlier
        on
            {{ same_columns(['account', 'customer_key'], 'conversations', 'earlier') }}
            and conversations.started_at >= earlier.started_at
            and conversations.started_at
            < {{ hours_after('earlier.started_at', 'alert_rules.within_hours') }}
{%- endset -%}
{%- set seconds = seconds_between('orders.ordered_at', 'conversations.started_at') -%}
{%- set waited -%} {{ seconds }} / 3600 {%- endset -%}
{%- set not_arrived -%}
    conversations.is_wismo
    and (
        orders.delivered_at > conversations.started_at
        or (orders.delivered_at is null and not orders.is_delivered)
    )
    and {{ waited }} >= alert_rules.threshold
{%- endset -%}
{#- each rule: what it joins, which rows it means, the value, which order it is about -#}
{%- set rules = {
    'repeated_contacts': (wrote_before, 'true', 'count(*)', none),
    'high_value_unanswered': (
        bought_before, "conversations.missed_reason in ('no_reply', 'offline')",
        'sum(orders.usual_orders)', none,
    ),
    'low_rating_after_order': (
        bought_before, 'conversations.lowest_score <= alert_rules.threshold',
        'conversations.lowest_score', 'orders.ordered_at desc',
    ),
    'undelivered_order_asked_about': (bought_before, not_arrived, waited, 'orders.ordered_at'),
} -%}
{%- set columns -%}
    conversations.account,
    conversations.started_date,
    conversations.conversation_id,
    conversations.customer_key,
    conversations.conversation_url,
    alert_rules.alert_rule,
    alert_rules.threshold,
    alert_rules.reason
{%- endset -%}

with

alert_rules as (

    select * from {{ ref('alert_rules') }}
    where is_active

),

ratings as (

    select
        account,
        conversation_id,
        min(score_normalised) as lowest_score
    from {{ ref('fct_ratings') }}
    where kind = 'csat'
    group by account, conversation_id

),

wismo_conversations as (

    select distinct
        tags.account,
        tags.conversation_id
    from {{ ref('bridge_conversation_tags') }} as tags
    inner join {{ ref('tag_themes') }} as tag_themes on tags.tag = tag_themes.tag
    where tag_themes.contact_phase = 'wismo'

),

conversations as (

    select
        talks.account,
        talks.conversation_id,
        talks.customer_key,
        talks.conversation_url,
        talks.missed_reason,
        talks.started_date,
        talks.started_at,
        ratings.lowest_score,
        wismo_conversations.account is not null as is_wismo
    from {{ ref('fct_conversations') }} as talks
    left join ratings
        on {{ same_columns(['account', 'conversation_id'], 'talks', 'ratings') }}
    left join wismo_conversations
        on {{ same_columns(['account', 'conversation_id'], 'talks', 'wismo_conversations') }}
    where talks.customer_key is not null and talks.contact_message_count > 0

),

-- how many usual orders of the account an order is worth
orders as (

    select
        account,
        order_id,
        customer_key,
        ordered_at,
        delivered_at,
        is_delivered,
        order_net_amount
        / nullif(avg(order_net_amount) over (partition by account, currency), 0) as usual_orders
    from {{ ref('fct_orders') }}
    where not is_cancelled

),

-- who left a cart is not known, only how much of what was put into carts was bought
cart_days as (

    select
        account,
        event_date,
        sum(case when event_name = 'add_to_cart' then event_count else 0 end) as cart_count,
        sum(case when event_name = 'purchase' then event_count else 0 end) as purchase_count
    from {{ ref('fct_web_events') }}
    group by account, event_date

),

found as (

    {%- for rule, (joined, meant, value, first) in rules.items() %}
        select
            {{ columns }},
            cast({{ value }} as numeric) as found_value,
            {%- if first %}
                orders.order_id,
                row_number() over (
                    partition by conversations.account, conversations.conversation_id
                    order by {{ first }}, {{ by_code_point('orders.order_id') }}
                ) as place
            {%- else %}
                cast(null as {{ dbt.type_string() }}) as order_id,
                1 as place
            {%- endif %}
        from conversations
        inner join alert_rules on alert_rules.alert_rule = '{{ rule }}'
        {{ joined }}
        where {{ meant }}
        {%- if not first %}
            group by {{ columns }}
            having {{ value }} >= max(alert_rules.threshold)
        {%- endif %}
        union all
    {%- endfor %}
    select
        cart_days.account,
        cart_days.event_date as started_date,
        cast(null as {{ dbt.type_string() }}) as conversation_id,
        cast(null as {{ dbt.type_string() }}) as customer_key,
        cast(null as {{ dbt.type_string() }}) as conversation_url,
        alert_rules.alert_rule,
        alert_rules.threshold,
        alert_rules.reason,
        1 - cast(cart_days.purchase_count as numeric) / cart_days.cart_count as found_value,
        cast(null as {{ dbt.type_string() }}) as order_id,
        1 as place
    from cart_days
    inner join alert_rules on alert_rules.alert_rule = 'abandoned_carts'
    where
        cart_days.cart_count > 0
        and cart_days.cart_count - cart_days.purchase_count
        >= alert_rules.threshold * cart_days.cart_count

),

final as (

    select
        account,
        started_date as local_date,
        alert_rule,
        conversation_id,
        order_id,
        customer_key,
        conversation_url,
        found_value,
        threshold,
        reason
    from found
    where place = 1

)

select * from final
