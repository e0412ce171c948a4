"""Orders of the shop beside purchases that browsers told, from the documents of both."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tests.reference.documents import Accounts, Document, Row, local_date, required_instant
from tests.reference.order_marts import grouped, rate

GRAIN = ("account", "local_date", "currency")


@dataclass
class Purchase:
    """What web analytics tells of one transaction, on however many days."""

    first_day: date
    last_day: date
    currencies: set[str]
    revenue: Decimal | None = None


def purchases(web_events: list[Document]) -> dict[str, dict[str, Purchase]]:
    found: dict[str, dict[str, Purchase]] = defaultdict(dict)
    for row in web_events:
        transaction = row.get("transaction_id")
        if row["event_name"] != "purchase" or transaction is None:
            continue
        day, currency, revenue = date.fromisoformat(row["date"]), row["currency"], row["revenue"]
        known = found[row["account"]].setdefault(transaction, Purchase(day, day, set()))
        known.first_day = min(known.first_day, day)
        known.last_day = max(known.last_day, day)
        known.currencies |= {currency} - {None}
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
        # whoever comes first takes the purchase
        for order in sorted((one for one in orders if one["account"] == account), key=claim):
            purchase = unordered.pop(names(order)[claim(order)[0]], None)
            ordered = local_date(required_instant(order["created_at"]), account, accounts)
            is_of_web = order.get("sales_channel") in (None, "web")
            is_expected = is_of_web and ordered is not None and first_day <= ordered <= last_day
            if purchase is None and not is_expected:
                continue
            place = {"account": account, "local_date": ordered, "currency": order["currency"]}
            yield place | {"order": order, "purchase": purchase}
        for purchase in unordered.values():
            place = {"account": account, "local_date": purchase.first_day}
            yield place | {"currency": currency_of(purchase), "order": None, "purchase": purchase}


def names(order: Document) -> tuple[str | None, ...]:
    return order.get("ga_transaction_id"), order.get("number"), order["id"]


def claim(order: Document) -> tuple[int, datetime, str]:
    """Put those that name their transaction outright before others, and early before late."""
    place = next(number for number, name in enumerate(names(order)) if name is not None)
    return place, required_instant(order["created_at"]), order["id"]


def currency_of(purchase: Purchase) -> str | None:
    return max(purchase.currencies, default=None)


def figures(rows: list[Row]) -> Row:
    matched = [row for row in rows if row["order"] and row["purchase"]]
    unseen = [row for row in rows if not row["purchase"]]
    priced = [
        row
        for row in matched
        if row["purchase"].revenue is not None and row["purchase"].currencies <= {row["currency"]}
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
