{# an order shows on the days on which the conversations before it started and were closed #}
{% macro conversation_days_of_orders(orders) -%}
    {%- set nodes = graph.nodes -%}
    {%- set queries = [] -%}
    {%- for date in ('started_date', 'closed_date') -%}
        {%- set query -%}
            select conversations.account, conversations.{{ date }} as local_date
            from {{ orders }} as orders
            inner join {{ nodes['model.chatmart.fct_conversions'].relation_name }} as conversions
                on orders.account = conversions.account and orders.order_id = conversions.order_id
            inner join {{ nodes['model.chatmart.fct_conversations'].relation_name }} as conversations
                on
                    conversions.account = conversations.account
                    and conversions.conversation_id = conversations.conversation_id
        {%- endset -%}
        {%- do queries.append(query) -%}
    {%- endfor -%}
    {{ return(queries | join(' union all ')) }}
{%- endmacro %}
