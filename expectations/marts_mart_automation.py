"""What the automation of conversations keeps before it is published."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_automation"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select account, sum(conversations) as total
            from {table} group by account
        ),
        core as (
            select account, count(*) as total
            from core.fct_conversations
            group by account
        )
        select coalesce(mart.account, core.account)
        from mart full join core using (account)
        where mart.total is distinct from core.total
        """,
        severity=STOP,
        unit="accounts",
        description="Every conversation counts on one day.",
    ),
    ExpectRowsToKeep(
        rule="bot_response_rate between 0 and 1 and bot_resolution_rate between 0 and 1"
        " and automation_of_conversations_rate between 0 and 1"
        " and automation_of_customers_rate between 0 and 1 and handover_rate between 0 and 1",
        severity=STOP,
        description="Rates lie between 0 and 1.",
    ),
    ExpectRowsToKeep(
        rule="conversations_auto_resolved + conversations_closed_inactive <= conversations",
        severity=STOP,
        description="What was closed after silence is not counted as solved.",
    ),
    ExpectRowsToKeep(
        rule="local_date <= current_date + 1",
        severity=WARN,
        description="No day lies in the future.",
    ),
]
