"""Who ordered again within ninety days, by the month of the first order."""

from datetime import timedelta

from tests.reference.documents import Row, Tables
from tests.reference.order_marts import grouped, rate

GRAIN = ("account", "cohort_month_start_date", "has_chatted_before")
LONGEST = timedelta(days=90)


def cohort_rows(core: Tables) -> list[Row]:
    ordered = {
        (row["account"], row["customer_key"], row["order_number_of_customer"]): row["ordered_at"]
        for row in core["fct_orders"]
    }
    first = (
        row
        | {
            "cohort_month_start_date": row["ordered_date"].replace(day=1),
            "has_chatted_before": row["is_influenced"],
        }
        for row in core["fct_orders"]
        if row["order_number_of_customer"] == 1
    )
    rows = []
    for key, cohort in grouped(first, GRAIN).items():
        second = [ordered.get((row["account"], row["customer_key"], 2)) for row in cohort]
        repeating = sum(
            again is not None and again - row["ordered_at"] <= LONGEST
            for row, again in zip(cohort, second, strict=True)
        )
        place = dict(zip(GRAIN, key, strict=True))
        rows.append(place | rate("repeat_purchase", repeating, len(cohort)))
    return rows
