"""What open conversations keep before they are published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "marts", "mart_open_conversations"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select coalesce(sum(open_seconds), 0) as seconds from {table}
        ),
        core as (
            select coalesce(sum(participation_seconds), 0) as seconds
            from core.fct_participations
            where participant_type = 'operator'
        )
        select mart.seconds from mart cross join core where mart.seconds <> core.seconds
        """,
        severity=STOP,
        unit="totals",
        description="All hours together last as long as all participations do.",
    ),
    ExpectRowsToKeep(
        rule="maximum_open_conversations >= mean_open_conversations",
        severity=STOP,
        description="The mean of open conversations is at most their maximum.",
    ),
    shared.NO_DAY_TO_COME,
]
