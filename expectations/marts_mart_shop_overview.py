"""What the day of a shop keeps before it is published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectRowsToKeep
from expectations import shared, totals

SCHEMA, TABLE = "marts", "mart_shop_overview"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    totals.same(
        "reached_messages",
        "core.fct_contact_days where {day of contact_date}",
        "All days together count every message of a contact.",
        counted="sum(message_count)",
    ),
    totals.same(
        "orders_kept + orders_cancelled",
        "core.fct_orders where {day of ordered_date}",
        "Every order counts on one day, kept or cancelled.",
    ),
    ExpectRowsToKeep(
        rule="cared_customers <= reached_customers and new_customers <= reached_customers"
        " and reached_customers <= reached_messages",
        severity=STOP,
        description="Whoever was answered or is new has written.",
    ),
    ExpectRowsToKeep(
        rule="accounts_active = cast(reached_messages > 0 as integer) and accounts_connected = 1",
        severity=STOP,
        description="An account is active on the days on which a customer wrote.",
    ),
    shared.NO_DAY_TO_COME,
]
