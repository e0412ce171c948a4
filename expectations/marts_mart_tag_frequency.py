"""What the tags' figures keep before they are published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "marts", "mart_tag_frequency"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    ExpectRowsToKeep(
        rule="conversations > 0 and share_of_conversations > 0 and share_of_conversations <= 1",
        severity=STOP,
        description="A tag's share of conversations is above 0 and at most 1.",
    ),
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select coalesce(sum(conversations), 0) as tagged from {table}
            where status_scope = 'all'
        ),
        core as (
            select count(*) as tagged from core.bridge_conversation_tags
            where {conversation of a day}
        )
        select generate_series(1, abs(mart.tagged - core.tagged)) from mart cross join core
        """,
        severity=STOP,
        unit="tags",
        description="All days, teams and tags together count every tag of every conversation.",
    ),
    shared.NO_DAY_TO_COME,
]
