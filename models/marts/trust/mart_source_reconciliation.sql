{#- how a day's numbers of our own are counted, for what a vendor tells by day -#}
{%- set closed = "status = 'closed'" -%}
{%- set own_days = [
    ('closed_conversations', 'conversations', closed, 'closed_date', 'count(*)'),
    ('contact_messages_of_closed', 'conversations', closed, 'closed_date',
     'sum(contact_message_count)'),
    ('contact_messages', 'contact_days', 'true', 'contact_date', 'sum(message_count)'),
] %}
{%- set own_messages = 'contact_message_count + operator_message_count + bot_message_count' %}
{%- set tolerance =
    'greatest(absolute_tolerance, relative_tolerance * abs(reported_sum / divisor))' -%}

with

reported as (

    select * from {{ ref('fct_reported_numbers') }}

),

conversations as (

    select * from {{ ref('fct_conversations') }}

),

responses as (

    select
        account,
        conversation_id,
        avg(response_seconds) as response_seconds
    from {{ ref('fct_responses') }}
    group by account, conversation_id

),

contact_days as (

    select * from {{ ref('fct_contact_days') }}

),

web_orders as (

    select matched_orders.*
    from {{ ref('mart_web_order_reconciliation') }} as matched_orders
    inner join {{ ref('dim_accounts') }} as known on matched_orders.account = known.account
    where coalesce(matched_orders.currency, known.currency, '') = coalesce(known.currency, '')

),

own_days as (

    {%- for metric, counted, meant, day, own_value in own_days %}
        select
            account,
            {{ day }} as local_date,
            '{{ metric }}' as metric,
            {{ own_value }} as own_value
        from {{ counted }}
        where {{ meant }}
        group by account, {{ day }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

records as (

    select
        reported.account,
        reported.vendor,
        reported.metric,
        conversations.started_date as local_date,
        case reported.metric
            when 'first_response_time' then conversations.first_response_seconds
            when 'resolution_time' then conversations.resolution_seconds
            when 'response_time' then responses.response_seconds
            when 'responses' then conversations.response_count
            when 'operator_messages' then conversations.operator_message_count
            when 'contact_messages' then conversations.contact_message_count
            when 'messages' then {{ own_messages }}
        end as own_value,
        reported.reported_value
    from reported
    inner join conversations
        on
            reported.account = conversations.account
            and reported.conversation_id = conversations.conversation_id
    left join responses
        on
            reported.account = responses.account
            and reported.conversation_id = responses.conversation_id
    where reported.grain = 'conversation'

    union all

    select
        reported.account,
        reported.vendor,
        reported.metric,
        reported.reported_date as local_date,
        coalesce(max(own_days.own_value), 0) as own_value,
        sum(reported.reported_value) as reported_value
    from reported
    left join own_days
        on
            reported.account = own_days.account
            and reported.reported_date = own_days.local_date
            and reported.metric = own_days.metric
    where reported.grain = 'day' and reported.reported_value is not null
    group by reported.account, reported.vendor, reported.metric, reported.reported_date

),

compared as (

    select
        account,
        vendor,
        metric,
        local_date,
        sum(case when reported_value is not null then own_value end) as own_sum,
        sum(case when own_value is not null then reported_value end) as reported_sum,
        count(own_value + reported_value) as compared_record_count,
        count(case when own_value is null then reported_value end) as missing_here_count,
        count(case when reported_value is null then own_value end) as missing_there_count
    from records
    group by account, vendor, metric, local_date

    union all

    select
        account,
        'web_analytics' as vendor,
        'revenue' as metric,
        local_date,
        sum(case when priced_order_count > 0 then matched_order_amount end) as own_sum,
        sum(case when priced_order_count > 0 then matched_revenue_amount end) as reported_sum,
        cast(sum(priced_order_count) as bigint) as compared_record_count,
        cast(sum(order_only_in_web_analytics_count) as bigint) as missing_here_count,
        cast(sum(order_only_in_shop_count) as bigint) as missing_there_count
    from web_orders
    group by account, local_date

),

judged as (

    select
        compared.*,
        tolerances.unit,
        tolerances.explanation,
        tolerances.absolute_tolerance,
        tolerances.relative_tolerance,
        tolerances.missing_share,
        compared.missing_here_count + compared.missing_there_count as missing_count,
        case tolerances.summary
            when 'mean' then nullif(compared.compared_record_count, 0) else 1
        end as divisor
    from compared
    inner join {{ ref('reconciliation_tolerances') }} as tolerances
        on compared.vendor = tolerances.vendor and compared.metric = tolerances.metric

),

final as (

    select
        -- keys
        account,
        vendor,
        metric,
        local_date,

        -- attributes
        unit,
        explanation,

        -- numbers
        own_sum / divisor as own_value,
        reported_sum / divisor as reported_value,
        (own_sum - reported_sum) / divisor as difference,
        (own_sum - reported_sum) / nullif(reported_sum, 0) as relative_difference,
        {{ tolerance }} as tolerance,
        compared_record_count,
        missing_here_count,
        missing_there_count,

        -- booleans
        coalesce(abs(own_sum - reported_sum) / divisor <= {{ tolerance }}, true)
        and missing_count <= missing_share * (compared_record_count + missing_count)
            as is_within_tolerance
    from judged
    where compared_record_count + missing_count > 0

)

select * from final
