"""Which campaign deliveries an order is owed to."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from tests.reference.attributions import MODELS, WINDOW_HOURS, credits
from tests.reference.documents import (
    Accounts,
    Document,
    Row,
    Tables,
    local_date,
    required_instant,
    rounded_to_cents,
)
from tests.reference.order_marts import grouped

GRAIN = ("account", "order_id", "delivery_id", "attribution_model", "window_hours")
REVENUE_GRAIN = (
    *("account", "date_basis", "local_date", "campaign_id", "variant"),
    *("attribution_model", "window_hours", "currency"),
)


def campaign_rows(core: Tables, deliveries: list[Document], accounts: Accounts) -> list[Row]:
    customer_of = {
        (row["account"], row["conversation_id"]): row["customer_key"]
        for row in core["fct_conversations"]
    }
    shown: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for document in deliveries:
        customer = customer_of.get((document["account"], document.get("conversation_id") or ""))
        if customer is not None:
            shown[document["account"], customer].append(delivery_row(document, accounts))
    return [
        row
        for order in core["fct_orders"]
        for window_hours in WINDOW_HOURS
        for row in order_rows(
            order, shown.get((order["account"], order["customer_key"]), []), window_hours
        )
    ]


def delivery_row(document: Document, accounts: Accounts) -> Row:
    triggered = required_instant(document["triggered_at"])
    return {
        "delivery_id": document["id"],
        "campaign_id": document["campaign_id"],
        "conversation_id": document["conversation_id"],
        "variant": document.get("variant"),
        "triggered_at": triggered,
        "triggered_date": local_date(triggered, document["account"], accounts),
    }


def order_rows(order: Row, shown: list[Row], window_hours: int) -> list[Row]:
    window = timedelta(hours=window_hours)
    touches = sorted(
        (
            touch
            for touch in shown
            if touch["triggered_at"] <= order["ordered_at"] <= touch["triggered_at"] + window
        ),
        key=lambda touch: (touch["triggered_at"], touch["delivery_id"]),
    )
    # a delivery is a path's step with one moment
    steps = [
        touch
        | {
            "ended_at": touch["triggered_at"],
            "created_at": touch["triggered_at"],
            "conversation_id": touch["delivery_id"],
        }
        for touch in touches
    ]
    return [
        row
        for model in (MODELS if touches else ())
        for row in credited(order, model, window_hours, touches, credits(model, order, steps))
    ]


def credited(
    order: Row, model: str, window_hours: int, touches: list[Row], shares: list[Fraction]
) -> list[Row]:
    net = order["order_net_amount"]
    rows = [
        touch
        | {
            "account": order["account"],
            "order_id": order["order_id"],
            "attribution_model": model,
            "window_hours": window_hours,
            "currency": order["currency"],
            "credit": share,
            "credited_amount": rounded_to_cents(share * Fraction(net)),
            "is_cancelled": order["is_cancelled"],
            "ordered_date": order["ordered_date"],
            "ordered_at": order["ordered_at"],
        }
        for touch, share in zip(touches, shares, strict=True)
        if share
    ]
    left_over = net - sum((row["credited_amount"] for row in rows), Decimal(0))
    largest = min(rows, key=lambda row: (-row["credit"], row["delivery_id"]))
    largest["credited_amount"] += left_over
    return rows


def revenue_rows(core: Tables) -> list[Row]:
    dated = (
        row | {"date_basis": basis, "local_date": row[day]}
        for row in core["fct_campaign_attributions"]
        for basis, day in (("delivery", "triggered_date"), ("order", "ordered_date"))
    )
    return [
        dict(zip(REVENUE_GRAIN, key, strict=True))
        | {
            "orders_credited": sum((row["credit"] for row in rows), Fraction(0)),
            "credited_amount": sum((row["credited_amount"] for row in rows), Decimal(0)),
        }
        for key, rows in grouped(dated, REVENUE_GRAIN).items()
    ]
