"""What handovers keep before they are published."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_handover_reasons"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select account, sum(conversations_handed_over) as total
            from {table} group by account
        ),
        core as (
            select account, count(*) as total
            from core.fct_conversations where handed_over_at is not null
            group by account
        )
        select coalesce(mart.account, core.account)
        from mart full join core using (account)
        where mart.total is distinct from core.total
        """,
        severity=STOP,
        unit="accounts",
        description="Every handover counts under one reason.",
    ),
    ExpectRowsToKeep(
        rule="median_first_response_after_handover_seconds >= 0",
        severity=STOP,
        description="Nobody answers before the handover.",
    ),
    ExpectRowsToKeep(
        rule="local_date <= current_date + 1",
        severity=WARN,
        description="No day lies in the future.",
    ),
]
