{# an order shows on the days of the conversations that its customer had within the window before it #}
{% macro contact_days_of_orders(orders) -%}
    {%- set nodes = graph.nodes -%}
    {%- set query -%}
        select contact_days.account, contact_days.contact_date as local_date
        from {{ orders }} as orders
        inner join {{ nodes['model.chatmart.fct_conversations'].relation_name }} as conversations
            on
                orders.account = conversations.account
                and orders.customer_key = conversations.customer_key
                and orders.ordered_at >= conversations.started_at
        inner join {{ nodes['seed.chatmart.attribution_windows'].relation_name }} as windows
            on
                windows.is_default
                and orders.ordered_at <= {{ hours_after('conversations.ended_at', 'windows.window_hours') }}
        inner join {{ nodes['model.chatmart.fct_contact_days'].relation_name }} as contact_days
            on
                conversations.account = contact_days.account
                and conversations.conversation_id = contact_days.conversation_id
    {%- endset -%}
    {{ return(query) }}
{%- endmacro %}
