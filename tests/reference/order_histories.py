"""What stands beside an order: the customer's history, and the amount in another currency."""

import csv
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from tests.reference.documents import (
    Accounts,
    Document,
    Row,
    Tables,
    local_date,
    required_instant,
    seconds_between,
)

SEED = Path(__file__).parents[2] / "dbt_project/seeds/exchange_rates.csv"

Rate = tuple[date, Decimal]
Rates = dict[tuple[str, str], list[Rate]]


def listed_rates() -> Rates:
    rates: Rates = defaultdict(list)
    with SEED.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            rate = (date.fromisoformat(row["rate_date"]), Decimal(row["rate"]))
            rates[row["from_currency"], row["to_currency"]].append(rate)
    return rates


def extend_orders(core: Tables, accounts: Accounts) -> None:
    rates = listed_rates()
    chats, bought = by_customer(core["fct_conversations"]), by_customer(core["fct_orders"])
    for order in core["fct_orders"]:
        customer = (order["account"], order["customer_key"])
        order |= (
            reported(order, rates, accounts)
            | earned(order)
            | numbered(order, bought.get(customer, []))
            | influence(order, chats.get(customer, []))
        )


def by_customer(rows: list[Row]) -> dict[tuple[str, int], list[Row]]:
    found: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        if row["customer_key"] is not None:
            found[row["account"], row["customer_key"]].append(row)
    return found


def reported(order: Row, rates: Rates, accounts: Accounts) -> Row:
    configured = accounts[order["account"]].currency if order["account"] in accounts else None
    currency = configured or order["currency"]
    known = [
        rate
        for rate in rates.get((order["currency"], currency), [])
        if rate[0] <= order["ordered_date"]
    ]
    day, rate = max(known, default=(None, None))
    amount = None if rate is None else order["order_net_amount"] * rate
    if currency == order["currency"]:
        day, amount = None, order["order_net_amount"]
    return {
        "reporting_currency": currency,
        "order_net_reporting_amount": amount,
        "exchange_rate_date": day,
    }


def earned(order: Row) -> Row:
    profit = order["gross_profit_amount"]
    is_sold = order["is_delivered"] and not order["is_cancelled"]
    return {
        "delivered_gross_profit_amount": profit if is_sold else None,
        "has_unknown_cost": profit is None,
    }


def numbered(order: Row, bought: list[Row]) -> Row:
    kept = sorted(
        (row for row in bought if not row["is_cancelled"]),
        key=lambda row: (row["ordered_at"], row["order_id"]),
    )
    place = kept.index(order) if order in kept else None
    before = kept[place - 1]["ordered_at"] if place else None
    return {
        "order_number_of_customer": None if place is None else place + 1,
        "seconds_since_previous_order": seconds_between(before, order["ordered_at"]),
    }


def influence(order: Row, chats: list[Row]) -> Row:
    started = [
        chat["started_at"]
        for chat in chats
        if chat["contact_message_count"] > 0 and chat["started_at"] <= order["ordered_at"]
    ]
    return {
        "first_conversation_before_at": min(started, default=None),
        "is_influenced": bool(started),
    }


def conversion_rows(core: Tables) -> list[Row]:
    """Read the touches back from the linear credits: every touch has one."""
    orders = {(row["account"], row["order_id"]): row for row in core["fct_orders"]}
    last = {
        touch_key(row)
        for row in core["fct_attributions"]
        if row["attribution_model"] == "last_touch"
    }
    touches = {
        touch_key(row): row
        for row in core["fct_attributions"]
        if row["attribution_model"] == "linear"
    }
    of_order: dict[tuple[object, ...], list[tuple[datetime, str]]] = defaultdict(list)
    for key, row in touches.items():
        of_order[*key[:2], key[3]].append((row["conversation_started_at"], key[2]))
    return [
        {
            "account": key[0],
            "order_id": key[1],
            "conversation_id": key[2],
            "window_hours": key[3],
            "touch_number": 1 + sorted(touched).index((row["conversation_started_at"], key[2])),
            "touch_count": len(touched),
            "currency": row["currency"],
            "order_net_amount": orders[key[:2]]["order_net_amount"],
            "is_cancelled": orders[key[:2]]["is_cancelled"],
            "is_last_touch": key in last,
            "ordered_at": row["ordered_at"],
            "conversation_started_at": row["conversation_started_at"],
        }
        for key, row in touches.items()
        for touched in [of_order[*key[:2], key[3]]]
    ]


def touch_key(row: Row) -> tuple[str, str, str, int]:
    return row["account"], row["order_id"], row["conversation_id"], row["window_hours"]


def refund_rows(document: Document, accounts: Accounts) -> list[Row]:
    account = document["account"]
    return [
        {
            "account": account,
            "order_id": document["id"],
            "refund_number": number,
            "refund_id": refund["id"],
            "currency": document["currency"],
            "refunded_amount": Decimal(refund["amount"]),
            "is_cancelled": document["status"] == "cancelled",
            "refunded_date": local_date(required_instant(refund["created_at"]), account, accounts),
            "refunded_at": required_instant(refund["created_at"]),
        }
        for number, refund in enumerate(document.get("refunds") or [], start=1)
    ]


def discount_rows(document: Document) -> list[Row]:
    codes = {(code or "").strip().lower() for code in document.get("discount_codes") or []}
    return [
        {"account": document["account"], "order_id": document["id"], "discount_code": code}
        for code in codes - {""}
    ]
