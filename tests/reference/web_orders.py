"""Orders of the shop beside purchases that browsers told, from the documents of both."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.reference.documents import Accounts, Document, Row, local_date, required_instant
from tests.reference.order_marts import grouped, rate

GRAIN = ("account", "local_date", "currency")


@dataclass
class Purchase:
    """What web analytics tells of one transaction, on however many days."""

    first_day: date
    last_day: date
    currency: str | None
    revenue: Decimal | None = None


def purchases(web_events: list[Document]) -> dict[str, dict[str, Purchase]]:
    found: dict[str, dict[str, Purchase]] = defaultdict(dict)
    for row in web_events:
        transaction = row.get("transaction_id")
        if row["event_name"] != "purchase" or transaction is None:
            continue
        day, currency, revenue = date.fromisoformat(row["date"]), row["currency"], row["revenue"]
        known = found[row["account"]].setdefault(transaction, Purchase(day, day, currency))
        known.first_day = min(known.first_day, day)
        known.last_day = max(known.last_day, day)
        known.currency = max((known.currency, currency), key=lambda one: one or "")
        if revenue is not None:
            known.revenue = (known.revenue or Decimal(0)) + Decimal(revenue)
    return found


def reconciliation_rows(
    web_events: list[Document], orders: list[Document], accounts: Accounts
) -> list[Row]:
    return [
        dict(zip(GRAIN, key, strict=True)) | figures(rows)
        for key, rows in grouped(both_sides(web_events, orders, accounts), GRAIN).items()
    ]


def both_sides(
    web_events: list[Document], orders: list[Document], accounts: Accounts
) -> Iterator[Row]:
    for account, told in purchases(web_events).items():
        first_day = min(purchase.first_day for purchase in told.values())
        last_day = max(purchase.last_day for purchase in told.values())
        unordered = dict(told)
        for order in (order for order in orders if order["account"] == account):
            names = (order.get("ga_transaction_id"), order.get("number"), order["id"])
            transaction = next(name for name in names if name is not None)
            ordered = local_date(required_instant(order["created_at"]), account, accounts)
            is_of_web = order.get("sales_channel") in (None, "web")
            if transaction in told:
                unordered.pop(transaction, None)
            elif ordered is None or not (is_of_web and first_day <= ordered <= last_day):
                continue
            purchase = told.get(transaction)
            place = {"account": account, "local_date": ordered, "currency": order["currency"]}
            yield place | {"order": order, "purchase": purchase}
        for purchase in unordered.values():
            place = {"account": account, "local_date": purchase.first_day}
            yield place | {"currency": purchase.currency, "order": None, "purchase": purchase}


def figures(rows: list[Row]) -> Row:
    matched = [row for row in rows if row["order"] and row["purchase"]]
    unseen = [row for row in rows if not row["purchase"]]
    priced = [
        row
        for row in matched
        if row["purchase"].revenue is not None
        and row["purchase"].currency in (None, row["currency"])
    ]
    of_shop = sum((Decimal(row["order"]["total"]) for row in priced), Decimal(0))
    of_browsers = sum((row["purchase"].revenue for row in priced), Decimal(0))
    return {
        "matched_order_count": len(matched),
        "priced_order_count": len(priced),
        "order_only_in_shop_count": len(unseen),
        "order_only_in_web_analytics_count": len(rows) - len(matched) - len(unseen),
        "matched_order_amount": of_shop,
        "matched_revenue_amount": of_browsers,
        "revenue_difference_amount": of_browsers - of_shop,
    } | rate("seen_order", len(matched), len(matched) + len(unseen))
