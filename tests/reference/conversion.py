"""Which conversations were followed by an order."""

from collections.abc import Iterator
from decimal import Decimal

from tests.reference.attributions import WINDOW_HOURS
from tests.reference.documents import Row, Tables
from tests.reference.order_marts import Key, grouped, rate, total

CONVERSION_GRAIN = ("account", "date_basis", "local_date", "channel", "window_hours")


def conversion_rows(core: Tables, currencies: dict[str, str]) -> list[Row]:
    orders = {(row["account"], row["order_id"]): row for row in core["fct_orders"]}
    after: dict[Key, list[Row]] = {}
    for row in core["fct_conversions"]:
        if not row["is_cancelled"]:
            key = (row["account"], row["conversation_id"], row["window_hours"])
            after.setdefault(key, []).append(row | orders[row["account"], row["order_id"]])
    return [
        dict(zip(CONVERSION_GRAIN, key, strict=True))
        | conversion_figures(of_day, after, currencies)
        for key, of_day in grouped(conversation_days(core), CONVERSION_GRAIN).items()
    ]


def conversation_days(core: Tables) -> Iterator[Row]:
    for row in core["fct_conversations"]:
        for window_hours in WINDOW_HOURS:
            placed = row | {"window_hours": window_hours}
            yield placed | {"date_basis": "started", "local_date": row["started_date"]}
            if row["status"] == "closed":
                day = row["closed_date"] or row["started_date"]
                yield placed | {"date_basis": "closed", "local_date": day}


def conversion_figures(
    rows: list[Row], after: dict[Key, list[Row]], currencies: dict[str, str]
) -> Row:
    bought = [
        after.get((row["account"], row["conversation_id"], row["window_hours"]), []) for row in rows
    ]
    paid = [order for orders in bought for order in orders if order["is_last_touch"]]
    currency = currencies.get(rows[0]["account"])
    sales = [row for row in paid if row["reporting_currency"] == currency]
    return (
        {
            "reporting_currency": currency,
            "conversations": len(rows),
            "conversations_contacted": sum(row["contact_message_count"] > 0 for row in rows),
        }
        | rate("conversations_converted", sum(map(bool, bought)), len(rows))
        | rate("transactions_per_conversation", len(paid), len(rows))
        | rate(
            "sales_per_conversation",
            total(sales, "order_net_reporting_amount") or Decimal(0),
            len(rows),
        )
    )
