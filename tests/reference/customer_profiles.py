"""The customers over all accounts: where they wrote and bought."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tests.reference.documents import Row, Tables
from tests.reference.known_customers import of_customers
from tests.reference.low_ratings import joined
from tests.reference.order_marts import grouped, total

GRAIN = ("customer_key",)
REPEATING = timedelta(days=90)


def profile_rows(core: Tables) -> list[Row]:
    talks, bought = of_customers(core["fct_conversations"]), of_customers(core["fct_orders"])
    tags = grouped(iter(core["bridge_conversation_tags"]), ("account", "conversation_id"))
    return [
        {
            "customer_key": key,
            "has_marketing_consent": customer["has_marketing_consent"],
            "tags": joined(
                {
                    row["tag"]
                    for talk in talks.get(key, [])
                    for row in tags.get((talk["account"], talk["conversation_id"]), [])
                }
            ),
        }
        | profile(talks.get(key, []), bought.get(key, []))
        for customer in core["dim_customers"]
        for key in [customer["customer_key"]]
    ]


def profile(talks: list[Row], bought: list[Row]) -> Row:
    written = [talk for talk in talks if talk["contact_message_count"] > 0]
    kept = [order for order in bought if not order["is_cancelled"]]
    accounts = {row["account"] for row in [*written, *bought]}
    currencies = {order["reporting_currency"] for order in bought}
    is_one_currency = len(currencies) == 1
    return {
        "accounts": joined(accounts),
        "account_count": len(accounts),
        "preferred_channel": preferred_channel(written),
        "conversations": len(talks),
        "orders_kept": len(kept),
        "reporting_currency": min(currencies) if is_one_currency else None,
        "revenue_amount": total(bought, "order_net_reporting_amount") if is_one_currency else None,
        "has_repeat_purchase": has_repeated(kept) if kept else None,
        "first_contact_at": min((talk["started_at"] for talk in written), default=None),
        "last_contact_at": max((talk["ended_at"] for talk in written), default=None),
        "first_ordered_at": min((order["ordered_at"] for order in kept), default=None),
    }


def preferred_channel(written: list[Row]) -> str | None:
    started: dict[str, list[datetime]] = {}
    for talk in written:
        started.setdefault(talk["channel"], []).append(talk["started_at"])
    # of the greatest `max` takes the first, and of moments that are the same no channel is later
    return max(sorted(started), key=lambda c: (len(started[c]), max(started[c])), default=None)


def has_repeated(kept: Iterable[Row]) -> bool:
    moments: dict[str, list[datetime]] = {}
    for order in sorted(kept, key=lambda order: order["ordered_at"]):
        moments.setdefault(order["account"], []).append(order["ordered_at"])
    return any(
        second - first <= REPEATING
        for first, second in (of[:2] for of in moments.values() if len(of) > 1)
    )
