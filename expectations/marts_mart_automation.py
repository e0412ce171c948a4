"""What the automation of conversations keeps before it is published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectRowsToKeep
from expectations import shared, totals

SCHEMA, TABLE = "marts", "mart_automation"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    totals.same(
        "conversations",
        "core.fct_conversations where {day of started_date}",
        "Every conversation counts on one day.",
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
    shared.NO_DAY_TO_COME,
]
