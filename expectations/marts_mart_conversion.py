"""What conversion keeps before it is published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_conversion"

EXPECTATIONS = [
    ExpectRowsToKeep(
        rule="conversations_converted_numerator <= conversations_contacted"
        " and conversations_contacted <= conversations",
        severity=STOP,
        description="No conversation converts in which the contact never wrote.",
    ),
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select window_hours, sum(transactions_per_conversation_numerator) as transactions
            from {table}
            where date_basis = 'started'
            group by window_hours
        ),
        core as (
            -- whatever conversation an order counts for, it has one that touched it first
            select window_hours, count(*) as transactions
            from core.fct_conversions
            where touch_number = 1 and not is_cancelled
            group by window_hours
        )
        select window_hours
        from mart
        full join core using (window_hours)
        where coalesce(mart.transactions, 0) <> coalesce(core.transactions, 0)
        """,
        severity=STOP,
        unit="windows",
        description="Each order after a conversation is a transaction of exactly one of them.",
    ),
]
