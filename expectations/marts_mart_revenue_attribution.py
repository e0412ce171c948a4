"""What the attributed revenue keeps before it is published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectRowsToKeep
from expectations import shared, totals

SCHEMA, TABLE = "marts", "mart_revenue_attribution"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    totals.same_credit(
        "core.fct_attributions",
        {"conversation": "conversation_started_date", "order": "ordered_date"},
    ),
    ExpectRowsToKeep(
        rule="orders_credited >= 0",
        severity=STOP,
        description="No credit is negative.",
    ),
    shared.NO_DAY_TO_COME,
]
