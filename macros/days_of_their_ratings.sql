{#- what is known of a customer is told with each of their low ratings, and what they ordered within 30 days before -#}
{% macro days_of_their_ratings(customers, is_ordered=false) -%}
    {%- set nodes, queries = graph.nodes, [] -%}
    {%- for date in ('talks.started_date', 'ratings.answered_date') -%}
        {%- set query -%}
            select talks.account, {{ date }} as local_date
            from {{ customers }} as theirs
            inner join {{ nodes['model.chatmart.fct_conversations'].relation_name }} as talks
                on theirs.customer_key = talks.customer_key
            inner join {{ nodes['model.chatmart.fct_ratings'].relation_name }} as ratings
                on
                    talks.account = ratings.account
                    and talks.conversation_id = ratings.conversation_id
                    and ratings.score_normalised < 0.75
                    {%- if is_ordered %}
                    and coalesce(ratings.answered_at, talks.started_at) >= theirs.ordered_at
                    and coalesce(ratings.answered_at, talks.started_at) < {{ hours_after('theirs.ordered_at', 720) }}
                    {%- endif %}
        {%- endset -%}
        {%- do queries.append(query) -%}
    {%- endfor -%}
    {{ return(queries | join(' union all ')) }}
{%- endmacro %}

{% macro days_of_their_consents(customers) -%}
    {{ return(days_of_their_ratings(changes_beside(customers, ['customer_key', 'has_marketing_consent']))) }}
{%- endmacro %}

{% macro days_of_their_orders(orders) -%}
    {{ return(days_of_their_ratings(orders, is_ordered=true)) }}
{%- endmacro %}

{% macro days_of_their_order_lines(order_lines) -%}
    {%- set orders -%}
        (
            select distinct orders.customer_key, orders.ordered_at
            from {{ order_lines }} as lines
            inner join {{ graph.nodes['model.chatmart.fct_orders'].relation_name }} as orders
                on lines.account = orders.account and lines.order_id = orders.order_id
        )
    {%- endset -%}
    {{ return(days_of_their_orders(orders)) }}
{%- endmacro %}
