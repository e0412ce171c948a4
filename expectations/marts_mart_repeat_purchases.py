"""What the customers who ordered again keep before they are published."""

from chatmart.quality.rules import STOP, ExpectRowsToKeep
from expectations import shared, totals

SCHEMA, TABLE = "marts", "mart_repeat_purchases"

EXPECTATIONS = [
    totals.same(
        "repeat_purchase_denominator",
        "core.fct_orders where order_number_of_customer = 1",
        "Every customer of an account counts in the month of the first order.",
    ),
    ExpectRowsToKeep(
        rule="repeat_purchase_numerator between 0 and repeat_purchase_denominator",
        severity=STOP,
        description="Nobody comes back who never came.",
    ),
    shared.ratios("repeat_purchase"),
    ExpectRowsToKeep(
        rule="cohort_month_start_date = date_trunc('month', cohort_month_start_date)",
        severity=STOP,
        description="Every month is told by its first day.",
    ),
]
