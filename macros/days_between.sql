{#- few last more than two days; only those look for the days between -#}
{% macro days_between(rows, from_at, until_at) -%}
    {%- set nodes = graph.nodes -%}
    {%- set dated -%}
        (
            select
                lasting.account,
                {{ local_date('lasting.' ~ from_at, 'shops.time_zone') }} as first_date,
                {{ local_date('lasting.' ~ until_at, 'shops.time_zone') }} as last_date
            from {{ rows }} as lasting
            inner join {{ nodes['model.chatmart.dim_accounts'].relation_name }} as shops
                on lasting.account = shops.account
            where lasting.{{ until_at }} is not null
        )
    {%- endset -%}
        select account, first_date as local_date from {{ dated }} as begun
        union all
        select account, last_date as local_date from {{ dated }} as ended
        union all
        select lasted.account, dates.calendar_date as local_date
        from (select distinct * from {{ dated }} as every_one where first_date < last_date) as lasted
        inner join {{ nodes['model.chatmart.dim_dates'].relation_name }} as dates
            on dates.calendar_date > lasted.first_date and dates.calendar_date < lasted.last_date
{%- endmacro %}

{# an operator takes part in a conversation, and is online, on all days from the first instant to the last #}
{% macro days_of_participations(participations) -%}
    {{ return(days_between(participations, 'first_message_at', 'last_message_at')) }}
{%- endmacro %}

{% macro days_of_presence(presence) -%}
    {{ return(days_between(presence, 'online_from_at', 'online_until_at')) }}
{%- endmacro %}

{# and its work is counted once more on the day on which the conversation came #}
{% macro days_of_work(participations) -%}
    {%- set conversations = graph.nodes['model.chatmart.fct_conversations'].relation_name -%}
    {{ return(
        days_of_participations(participations) ~ ' union all '
        ~ days_of_tied(conversations, 'conversation_id', 'started_date', participations)
    ) }}
{%- endmacro %}
