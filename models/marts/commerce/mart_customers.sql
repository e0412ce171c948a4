{{ incremental_by_customer() }}

{%- set conversations = of_changed_customers(ref('fct_conversations')) -%}

with

customers as (

    select * from {{ of_changed_customers(ref('dim_customers')) }}

),

conversations as (

    select * from {{ conversations }}
    where customer_key is not null

),

orders as (

    select * from {{ of_changed_customers(ref('fct_orders')) }}
    where customer_key is not null

),

conversation_tags as (

    select * from {{ tied_rows(ref('bridge_conversation_tags'), 'conversation_id', conversations) }}

),

accounts_seen as (

    select
        customer_key,
        account
    from conversations
    where contact_message_count > 0
    union
    select
        customer_key,
        account
    from orders

),

accounts_listed as (

    select
        customer_key,
        count(*) as account_count,
        -- noqa: disable=RF04
        {{ dbt.listagg('account', "', '", 'order by ' ~ by_code_point('account')) }} as accounts
        -- noqa: enable=RF04
    from accounts_seen
    group by customer_key

),

tags_seen as (

    select distinct
        conversations.customer_key,
        conversation_tags.tag
    from conversation_tags
    inner join conversations
        on
            conversation_tags.account = conversations.account
            and conversation_tags.conversation_id = conversations.conversation_id

),

tags_listed as (

    select
        customer_key,
        {{ dbt.listagg('tag', "', '", 'order by ' ~ by_code_point('tag')) }} as tags
    from tags_seen
    group by customer_key

),

-- of channels used equally often the one that was used last
channels_used as (

    select
        customer_key,
        channel,
        row_number() over (
            partition by customer_key
            order by count(*) desc, max(started_at) desc, channel
        ) as channel_number
    from conversations
    where contact_message_count > 0
    group by customer_key, channel

),

contacted as (

    select
        customer_key,
        count(*) as conversations,
        min(case when contact_message_count > 0 then started_at end) as first_contact_at,
        max(case when contact_message_count > 0 then ended_at end) as last_contact_at
    from conversations
    group by customer_key

),

bought as (

    select
        customer_key,
        count(case when not is_cancelled then 1 end) as orders_kept,
        min(case when not is_cancelled then ordered_at end) as first_ordered_at,
        case
            when min(reporting_currency) = max(reporting_currency)
                then sum(order_net_reporting_amount)
        end as revenue_amount,
        case
            when min(reporting_currency) = max(reporting_currency) then max(reporting_currency)
        end as reporting_currency,
        max(
            case
                when
                    order_number_of_customer = 2
                    and seconds_since_previous_order <= {{ var('repeat_purchase_days') }} * 86400
                    then 1
                when not is_cancelled then 0
            end
        ) = 1 as has_repeat_purchase
    from orders
    group by customer_key

),

final as (

    select
        -- keys
        customers.customer_key,

        -- attributes
        accounts_listed.accounts,
        channels_used.channel as preferred_channel,
        tags_listed.tags,
        bought.reporting_currency,

        -- numbers
        coalesce(accounts_listed.account_count, 0) as account_count,
        coalesce(contacted.conversations, 0) as conversations,
        coalesce(bought.orders_kept, 0) as orders_kept,
        bought.revenue_amount,

        -- booleans
        customers.has_marketing_consent,
        bought.has_repeat_purchase,

        -- timestamps, UTC
        contacted.first_contact_at,
        contacted.last_contact_at,
        bought.first_ordered_at
    from customers
    left join accounts_listed on customers.customer_key = accounts_listed.customer_key
    left join tags_listed on customers.customer_key = tags_listed.customer_key
    left join
        channels_used
        on customers.customer_key = channels_used.customer_key and channels_used.channel_number = 1
    left join contacted on customers.customer_key = contacted.customer_key
    left join bought on customers.customer_key = bought.customer_key

)

select * from final
