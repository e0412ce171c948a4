"""What the comparison of orders with purchases that a browser told keeps before publication."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy

SCHEMA, TABLE = "marts", "mart_web_order_reconciliation"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select account, sum(matched_order_count + order_only_in_web_analytics_count) as told
            from {table}
            group by account
        ),
        core as (
            select account, count(distinct transaction_id) as told from core.fct_web_events
            where event_name = 'purchase' and transaction_id is not null
            group by account
        )
        select * from mart full join core using (account)
        where mart.told is distinct from core.told
        """,
        severity=STOP,
        unit="accounts",
        description="Every transaction of web analytics is matched with one order, or has none.",
    ),
]
