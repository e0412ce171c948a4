{{ incremental_by_day(
    'fct_conversations', 'started_date', by={'fct_ratings': 'answered_date'}, ignored=[],
    also={
        'fct_orders': 'days_of_their_orders',
        'fct_order_lines': 'days_of_their_order_lines',
        'dim_customers': 'days_of_their_consents',
    }
) }}

{%- set is_low -%}
    (kind = 'csat' and score_normalised < 0.75)
    or (kind = 'ai_answer' and score_normalised <= 0.25)
{%- endset -%}

with

low_ratings as (

    select * from {{ of_changed_days(ref('fct_ratings'), where=is_low) }}

),

conversations as (

    select * from {{ tied_rows(ref('fct_conversations'), 'conversation_id', 'low_ratings') }}

),

participations as (

    select * from {{ tied_rows(ref('fct_participations'), 'conversation_id', 'low_ratings') }}

),

conversation_tags as (

    select * from {{ tied_rows(ref('bridge_conversation_tags'), 'conversation_id', 'low_ratings') }}

),

-- a rating without a moment counts on the day its conversation started
ratings as (

    select
        ratings.account,
        ratings.conversation_id,
        ratings.rating_number,
        ratings.message_id,
        ratings.kind,
        ratings.score,
        ratings.scale_min,
        ratings.scale_max,
        ratings.score_normalised,
        ratings.answered_at,
        coalesce(ratings.answered_date, conversations.started_date) as local_date,
        coalesce(ratings.answered_at, conversations.started_at) as judged_at,
        conversations.channel,
        conversations.team_id,
        conversations.customer_key,
        conversations.conversation_url,
        conversations.contact_message_count,
        conversations.first_response_seconds,
        conversations.resolution_seconds
    from low_ratings as ratings
    inner join conversations
        on {{ same_columns(['account', 'conversation_id'], 'ratings', 'conversations') }}

),

rated_conversations as (

    select distinct
        account,
        conversation_id
    from ratings

),

tags as (

    select
        tags.account,
        tags.conversation_id,
        {{ dbt.listagg('tags.tag', "', '", 'order by ' ~ by_code_point('tags.tag')) }} as tags
    from conversation_tags as tags
    inner join rated_conversations
        on
            tags.account = rated_conversations.account
            and tags.conversation_id = rated_conversations.conversation_id
    group by tags.account, tags.conversation_id

),

operators as (

    select
        taking_part.account,
        taking_part.conversation_id,
        {{
            dbt.listagg(
                'taking_part.participant_id',
                "', '",
                'order by ' ~ by_code_point('taking_part.participant_id'),
            )
        }} as operator_ids
    from participations as taking_part
    inner join rated_conversations
        on
            taking_part.account = rated_conversations.account
            and taking_part.conversation_id = rated_conversations.conversation_id
    where taking_part.participant_type = 'operator'
    group by taking_part.account, taking_part.conversation_id

),

-- cancelled orders stay in: that an order was cancelled may be what the customer minds
ordered_products as (

    select distinct
        ratings.account,
        ratings.conversation_id,
        ratings.rating_number,
        coalesce(order_lines.product_id, order_lines.sku) as product_id
    from ratings
    inner join {{ ref('fct_orders') }} as orders
        on
            ratings.account = orders.account
            and ratings.customer_key = orders.customer_key
            and ratings.judged_at >= orders.ordered_at
            and ratings.judged_at < {{ hours_after('orders.ordered_at', 720) }}
    inner join {{ ref('fct_order_lines') }} as order_lines
        on orders.account = order_lines.account and orders.order_id = order_lines.order_id
    where coalesce(order_lines.product_id, order_lines.sku) is not null

),

products as (

    select
        account,
        conversation_id,
        rating_number,
        {{ dbt.listagg('product_id', "', '", 'order by ' ~ by_code_point('product_id')) }}
            as ordered_product_ids
    from ordered_products
    group by account, conversation_id, rating_number

),

final as (

    select
        -- keys
        ratings.account,
        ratings.local_date,
        ratings.conversation_id,
        ratings.rating_number,
        ratings.message_id,
        ratings.team_id,

        -- attributes
        ratings.kind,
        ratings.channel,
        ratings.conversation_url,
        tags.tags,
        operators.operator_ids,
        products.ordered_product_ids,

        -- numbers
        ratings.score,
        ratings.scale_min,
        ratings.scale_max,
        ratings.score_normalised,
        ratings.contact_message_count,
        ratings.first_response_seconds,
        ratings.resolution_seconds,

        -- booleans
        coalesce(customers.has_marketing_consent, false) as is_contact_allowed,

        -- timestamps, UTC
        ratings.answered_at
    from ratings
    left join tags
        on ratings.account = tags.account and ratings.conversation_id = tags.conversation_id
    left join operators
        on
            ratings.account = operators.account
            and ratings.conversation_id = operators.conversation_id
    left join products
        on
            ratings.account = products.account
            and ratings.conversation_id = products.conversation_id
            and ratings.rating_number = products.rating_number
    left join {{ ref('dim_customers') }} as customers
        on ratings.customer_key = customers.customer_key

)

select * from final
