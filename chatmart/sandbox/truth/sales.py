"""What is true of the orders of one night, and of the web pages as analytics shows them."""

from collections import Counter
from datetime import datetime
from typing import Any

from chatmart.sandbox import asof
from chatmart.sandbox.documents.forms import money
from chatmart.sandbox.history import History
from chatmart.sandbox.world import Order

Hits = Counter[tuple[str, str]]  # by local date and event


def figures(history: History, as_of: datetime) -> dict[str, Any]:
    shop = history.shop
    there = list(asof.orders(history, as_of))
    return {
        "currency": shop.currency,
        "orders": len(there),
        "orders_by_status": dict(Counter(asof.status(one, as_of) for one in there)),
        "orders_total_amount": money(shop, sum(one.total for one in there)),
        "refunded_amount": money(shop, sum(refunded(one, as_of) for one in there)),
        "net_revenue": money(shop, sum(net(one, as_of) for one in there)),
    }


def refunded(order: Order, as_of: datetime) -> int:
    return sum(refund.amount for refund in asof.refunds(order, as_of))


def net(order: Order, as_of: datetime) -> int:
    return 0 if asof.until(order.cancelled_at, as_of) else order.total - refunded(order, as_of)


def web(history: History, as_of: datetime) -> dict[str, Any]:
    shown: Counter[str] = Counter()
    for (_, event), count in hits(history, as_of).items():
        shown[event] += count
    return {"web_events": dict(shown)}


def hits(history: History, as_of: datetime) -> Hits:
    """Of visits and purchases, as web analytics shows them."""
    found: Hits = Counter()
    visits = {one.id: one for one in history.visits if one.is_tracked}
    for visit in visits.values():
        day = asof.web_day(history, visit.started_at, as_of, visit.late_by)
        if day:
            found[day.isoformat(), "session_start"] += 1
            found[day.isoformat(), "add_to_cart"] += visit.carted
            found[day.isoformat(), "begin_checkout"] += visit.checked_out
    for order in history.orders:
        ended_with = visits.get(order.visit_id or "")
        if ended_with:
            day = asof.web_day(history, order.created_at, as_of, ended_with.late_by)
            if day:
                found[day.isoformat(), "purchase"] += 1
    return +found
