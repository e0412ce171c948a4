"""Web analytics as documents: daily rows of visits, carts and purchases, and widget displays."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from chatmart.sandbox import asof
from chatmart.sandbox.documents.chat_events import chat_events
from chatmart.sandbox.documents.forms import Document, money
from chatmart.sandbox.history import History
from chatmart.sandbox.world import Channel, Visit

_Group = tuple[date, str, tuple[str, str, str | None, str], str, str, bool]


def web_events(history: History, as_of: datetime) -> Iterator[Document]:
    yield from _traffic(history, as_of)
    yield from _purchases(history, as_of)
    yield from chat_events(history, as_of)


def widget_displays(history: History, as_of: datetime) -> Iterator[Document]:
    """The widget is on every page; the button of the other channel only on phones."""
    displays: Counter[tuple[date, Channel]] = Counter()
    visitors: defaultdict[tuple[date, Channel], set[str]] = defaultdict(set)
    for visit in history.visits:
        day = asof.web_day(history, visit.started_at, as_of)
        if day is None:
            continue
        channels: tuple[Channel, ...] = ("chat", history.shop.button_channel)
        for channel in channels:
            if channel == "chat" or visit.device == "mobile":
                displays[day, channel] += visit.page_count
                visitors[day, channel].add(visit.visitor_id)
    for (day, channel), count in sorted(displays.items()):
        yield {
            "account": history.shop.account,
            "date": day.isoformat(),
            "channel": channel,
            "displays": count,
            "visitors": len(visitors[day, channel]),
        }


def _traffic(history: History, as_of: datetime) -> Iterator[Document]:
    groups: defaultdict[_Group, list[str]] = defaultdict(list)
    for visit in history.visits:
        day = asof.web_day(history, visit.started_at, as_of, visit.late_by)
        if visit.is_tracked and day:
            for event_name in _reached(visit):
                groups[(day, event_name, *_dimensions(visit))].append(visit.visitor_id)
    for (day, event_name, traffic, country, device, chatted), visitor_ids in groups.items():
        yield {
            "account": history.shop.account,
            "date": day.isoformat(),
            "event_name": event_name,
            **_source(traffic),
            "country": country,
            "device": device,
            "chatted": chatted,
            "event_count": len(visitor_ids),
            "sessions": len(visitor_ids),
            "total_users": len(set(visitor_ids)),
        }


def _purchases(history: History, as_of: datetime) -> Iterator[Document]:
    shop = history.shop
    visits = {visit.id: visit for visit in history.visits if visit.order_id and visit.is_tracked}
    for order in history.orders:  # web analytics does not learn of deletions
        visit = visits.get(order.visit_id or "")
        day = asof.web_day(history, order.created_at, as_of, visit.late_by) if visit else None
        if visit is None or day is None:
            continue
        traffic, country, device, chatted = _dimensions(visit)
        yield {
            "account": shop.account,
            "date": day.isoformat(),
            "event_name": "purchase",
            **_source(traffic),
            "country": country,
            "device": device,
            "chatted": chatted,
            "transaction_id": order.number,
            "event_count": 1,
            "sessions": 1,
            "total_users": 1,
            "transactions": 1,
            "revenue": money(shop, order.total),
            "currency": shop.currency,
        }


def _reached(visit: Visit) -> Iterator[str]:
    yield "session_start"
    if visit.carted:
        yield "add_to_cart"
    if visit.checked_out:
        yield "begin_checkout"


def _dimensions(visit: Visit) -> tuple[tuple[str, str, str | None, str], str, str, bool]:
    return visit.traffic, visit.country, visit.device, visit.conversation_id is not None


def _source(traffic: tuple[str, str, str | None, str]) -> Document:
    source, medium, campaign, channel_group = traffic
    return {
        "session_source": source,
        "session_medium": medium,
        "session_campaign": campaign,
        "channel_group": channel_group,
    }
