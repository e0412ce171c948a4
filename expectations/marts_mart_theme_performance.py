"""What the figures of themes keep before they are published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "marts", "mart_theme_performance"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select coalesce(sum(conversations), 0) as conversations
            from {table}
            where theme_type = 'account'
        ),
        core as (
            select count(*) as conversations from core.fct_conversations
            where {day of started_date}
        )
        select mart.conversations from mart cross join core
        where mart.conversations <> core.conversations
        """,
        severity=STOP,
        unit="totals",
        description="Under the type account every conversation stands once.",
    ),
    ExpectRowsToKeep(
        rule="conversations >= conversations_resolved and response_count >= first_response_count"
        " and (csat_rate is null) = (csat_denominator = 0)"
        " and conversations_converted_numerator between 0 and conversations"
        " and (macro_uses is not null) = (theme_type = 'macro')",
        severity=STOP,
        description="No theme has more resolved conversations than conversations.",
    ),
    shared.NO_DAY_TO_COME,
]
