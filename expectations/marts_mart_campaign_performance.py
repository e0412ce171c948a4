"""What campaigns keep before they are published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectRowsToKeep
from expectations import shared, totals

SCHEMA, TABLE = "marts", "mart_campaign_performance"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    totals.same(
        "campaign_deliveries",
        "core.fct_campaign_deliveries where {day of triggered_date}",
        "Every delivery counts on one day.",
    ),
    ExpectRowsToKeep(
        rule="campaign_reply_rate between 0 and 1 and campaign_visitors <= campaign_deliveries",
        severity=STOP,
        description="No more visitors than deliveries.",
    ),
    shared.NO_DAY_TO_COME,
]
