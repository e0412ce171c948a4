"""What handovers keep before they are published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectRowsToKeep
from expectations import shared, totals

SCHEMA, TABLE = "marts", "mart_handover_reasons"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    totals.same(
        "conversations_handed_over",
        "core.fct_conversations where handed_over_at is not null and {day of started_date}",
        "Every handover counts under one reason.",
    ),
    ExpectRowsToKeep(
        rule="median_first_response_after_handover_seconds >= 0",
        severity=STOP,
        description="Nobody answers before the handover.",
    ),
    shared.NO_DAY_TO_COME,
]
