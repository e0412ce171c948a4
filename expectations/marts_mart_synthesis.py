"""What the five tiles keep before they are published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy

SCHEMA, TABLE = "marts", "mart_synthesis"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with tiles as (
            select coalesce(sum(conversations_closed), 0) as closed from {table}
        ),
        facts as (
            select count(*) as closed from core.fct_conversations where status = 'closed'
        )
        select tiles.closed from tiles cross join facts where tiles.closed <> facts.closed
        """,
        severity=STOP,
        unit="totals",
        description="Every closed conversation is in the tiles of one day and channel.",
    ),
]
