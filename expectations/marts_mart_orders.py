"""What the counts of orders keep before they are published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_orders"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select account, currency, sum(orders_created) as orders, sum(revenue_net_amount) as net
            from {table}
            where date_basis = 'ordered'
            group by account, currency
        ),
        core as (
            select account, currency, count(*) as orders, sum(order_net_amount) as net
            from core.fct_orders
            group by account, currency
        )
        select account, currency
        from mart
        full join core using (account, currency)
        where mart.orders is distinct from core.orders or mart.net is distinct from core.net
        """,
        severity=STOP,
        unit="totals",
        description="By the day of ordering, orders and net revenue are those of the core.",
    ),
    ExpectNothingFoundBy(
        query="""
        select account, currency
        from {table}
        group by account, currency
        having
            coalesce(sum(refunded_amount) filter (where date_basis = 'ordered'), 0)
            <> coalesce(sum(refunded_amount) filter (where date_basis = 'refunded'), 0)
            or coalesce(sum(orders_cancelled) filter (where date_basis = 'ordered'), 0)
            <> coalesce(sum(orders_cancelled) filter (where date_basis = 'cancelled'), 0)
            or coalesce(sum(orders_delivered) filter (where date_basis = 'ordered'), 0)
            <> coalesce(sum(orders_delivered) filter (where date_basis = 'delivered'), 0)
        """,
        severity=STOP,
        unit="totals",
        description="Over all days as much is cancelled, delivered and refunded on its own day as"
        " on the day of ordering.",
    ),
    ExpectRowsToKeep(
        rule="orders_kept = orders_first + orders_repeated + orders_without_customer",
        severity=STOP,
        description="Every kept order is a customer's first, a repeated one, or nobody's known.",
    ),
]
