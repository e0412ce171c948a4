{#- what is known of a customer, and what they ordered, is told with each of their ratings -#}
{% macro days_of_their_ratings(customers) -%}
    {%- set nodes, queries = graph.nodes, [] -%}
    {%- for date in ('talks.started_date', 'ratings.answered_date') -%}
        {%- set query -%}
            select talks.account, {{ date }} as local_date
            from (select distinct customer_key from {{ customers }} as logged) as theirs
            inner join {{ nodes['model.chatmart.fct_conversations'].relation_name }} as talks
                on theirs.customer_key = talks.customer_key
            inner join {{ nodes['model.chatmart.fct_ratings'].relation_name }} as ratings
                on talks.account = ratings.account and talks.conversation_id = ratings.conversation_id
        {%- endset -%}
        {%- do queries.append(query) -%}
    {%- endfor -%}
    {{ return(queries | join(' union all ')) }}
{%- endmacro %}

{% macro days_of_their_consents(customers) -%}
    {{ return(days_of_their_ratings(changes_beside(customers, ['customer_key', 'has_marketing_consent']))) }}
{%- endmacro %}

{% macro days_of_their_order_lines(order_lines) -%}
    {%- set orders -%}
        (
            select orders.customer_key
            from {{ order_lines }} as lines
            inner join {{ graph.nodes['model.chatmart.fct_orders'].relation_name }} as orders
                on lines.account = orders.account and lines.order_id = orders.order_id
        )
    {%- endset -%}
    {{ return(days_of_their_ratings(orders)) }}
{%- endmacro %}
