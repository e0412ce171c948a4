"""What the credit of conversations for orders keeps."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy
from expectations import shared

SCHEMA, TABLE = "core", "fct_attributions"
ROWS_OF_A_NIGHT = shared.of_records("orders", "order_id", "int_touched_records")

EXPECTATIONS = [
    # counting distinct values sorts along the index by order: a hash of millions of splits spills
    ExpectNothingFoundBy(
        query="""
        select credited.*, orders.order_net_amount
        from (
            select
                account,
                order_id,
                attribution_model,
                window_hours,
                sum(credit) as credit,
                sum(credited_amount) as credited_amount,
                count(distinct currency) as currencies
            from {table}
            group by account, order_id, attribution_model, window_hours
        ) as credited
        left join core.fct_orders as orders
            on credited.account = orders.account and credited.order_id = orders.order_id
        where
            abs(credited.credit - 1) > 1e-9
            or credited.currencies > 1
            or credited.credited_amount is distinct from orders.order_net_amount
        """,
        severity=STOP,
        unit="splits",
        description="Every split of an order, by any model and window, adds up to a credit of 1"
        " and to the order's net amount, in one currency.",
    ),
    # a model that credits every conversation that touches shows the touches of all models
    ExpectNothingFoundBy(
        query="""
        select credited.*
        from {table} as credited
        left join core.fct_orders as orders
            on credited.account = orders.account and credited.order_id = orders.order_id
        left join core.fct_conversations as conversations
            on
                credited.account = conversations.account
                and credited.conversation_id = conversations.conversation_id
        where
            credited.attribution_model = (
                select attribution_model from reference.attribution_models
                order by least(first_weight, middle_weight, last_weight) desc, attribution_model
                limit 1
            )
            and (
                orders.customer_key is null
                or orders.customer_key is distinct from conversations.customer_key
                or conversations.started_at > orders.ordered_at
                or orders.ordered_at
                > conversations.ended_at + make_interval(hours => credited.window_hours)
            )
        """,
        severity=STOP,
        unit="credits",
        description="Credit goes to conversations of the same customer in the same account,"
        " within the window.",
    ),
]
