"""What refunds keep before money is counted on the day it was given back."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy, ExpectRowsToKeep

SCHEMA, TABLE = "core", "fct_refunds"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with refunded as (
            select account, order_id, sum(refunded_amount) as refunded_amount
            from {table}
            group by account, order_id
        )
        select orders.account, orders.order_id
        from core.fct_orders as orders
        left join refunded
            on orders.account = refunded.account and orders.order_id = refunded.order_id
        where orders.refunded_amount <> coalesce(refunded.refunded_amount, 0)
        """,
        severity=STOP,
        unit="orders",
        description="The refunds of an order sum to what the order says was given back.",
    ),
    ExpectRowsToKeep(
        rule="refunded_date is not null",
        severity=WARN,
        unit="refunds",
        description="Every refund has a day on which it counts.",
    ),
]
