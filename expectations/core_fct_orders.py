"""What orders keep before revenue is counted."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "core", "fct_orders"
ROWS_OF_A_NIGHT = shared.of_records("orders", "order_id", "int_touched_records")

EXPECTATIONS = [
    shared.one_row_a_document("orders", "order_id"),
    ExpectRowsToKeep(
        rule="status <> 'unknown'",
        severity=STOP,
        unit="orders",
        description="Every status of an order is mapped: see the seed vendor_statuses.",
    ),
    ExpectRowsToKeep(
        rule="order_net_amount ="
        " case when is_cancelled then 0 else order_total_amount - refunded_amount end",
        severity=STOP,
        unit="orders",
        description="The net amount is the total less refunds, and 0 when cancelled.",
    ),
    ExpectRowsToKeep(
        rule="is_cancelled or order_net_amount >= 0 or order_total_amount < 0",
        severity=WARN,
        unit="orders",
        description="No order was refunded more than was paid.",
    ),
    ExpectRowsToKeep(
        rule="ordered_at <= now() + interval '1 day'",
        severity=WARN,
        unit="orders",
        description="No order lies in the future.",
    ),
    ExpectNothingFoundBy(
        query="""
        select orders.*, accounts.currency as account_currency
        from {table} as orders
        inner join core.dim_accounts as accounts on orders.account = accounts.account
        where orders.currency <> accounts.currency
        """,
        severity=WARN,
        unit="orders",
        description="Every order is in its account's currency.",
    ),
    ExpectRowsToKeep(
        rule="order_net_reporting_amount is not null",
        severity=WARN,
        unit="orders",
        description="Every order has a rate into the reporting currency: see the seed"
        " exchange_rates.",
    ),
]
