"""What is said of how new the data are keeps this before it is published."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_data_as_of"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        select *
        from {table} as mart
        full join core.dim_accounts as accounts on mart.account = accounts.account
        where mart.account is null or accounts.account is null
        """,
        severity=STOP,
        unit="accounts",
        description="Every account is told of, and no other.",
    ),
    ExpectRowsToKeep(
        rule="greatest(conversations_as_of, orders_as_of, web_events_as_of)"
        " <= now() + interval '1 day'",
        severity=WARN,
        description="Nothing is called complete that is still to come.",
    ),
]
