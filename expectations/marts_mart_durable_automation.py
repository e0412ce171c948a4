"""What solutions that held keep before they are published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectRowsToKeep
from expectations import shared, totals

SCHEMA, TABLE = "marts", "mart_durable_automation"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    totals.same(
        "conversations_auto_resolved",
        "core.fct_conversations where is_auto_resolved and {day of started_date}",
        "Every automatically resolved conversation counts on one day.",
    ),
    ExpectRowsToKeep(
        rule="durable_automation_rate between 0 and 1"
        " and durable_automation_denominator <= conversations_auto_resolved",
        severity=STOP,
        description="No more is judged than was resolved.",
    ),
    shared.NO_DAY_TO_COME,
]
