"""What suggested products keep before they are published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectRowsToKeep
from expectations import shared, totals

SCHEMA, TABLE = "marts", "mart_suggested_products"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    totals.same(
        "products_suggested",
        "core.fct_product_suggestions where {day of suggested_date}",
        "Every suggestion counts on one day.",
    ),
    ExpectRowsToKeep(
        rule="suggestion_click_rate between 0 and 1 and suggestion_purchase_rate between 0 and 1",
        severity=STOP,
        description="Rates lie between 0 and 1.",
    ),
    ExpectRowsToKeep(
        rule="suggested_bought_amount = 0 or suggestion_purchase_numerator > 0",
        severity=STOP,
        description="Only what was bought brought money.",
    ),
    shared.NO_DAY_TO_COME,
]
