"""What solutions that held keep before they are published."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_durable_automation"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select account, sum(conversations_auto_resolved) as total
            from {table} group by account
        ),
        core as (
            select account, count(*) as total
            from core.fct_conversations where is_auto_resolved
            group by account
        )
        select coalesce(mart.account, core.account)
        from mart full join core using (account)
        where mart.total is distinct from core.total
        """,
        severity=STOP,
        unit="accounts",
        description="Every automatically resolved conversation counts on one day.",
    ),
    ExpectRowsToKeep(
        rule="durable_automation_rate between 0 and 1"
        " and durable_automation_denominator <= conversations_auto_resolved",
        severity=STOP,
        description="No more is judged than was resolved.",
    ),
    ExpectRowsToKeep(
        rule="local_date <= current_date + 1",
        severity=WARN,
        description="No day lies in the future.",
    ),
]
