"""What the property has collected: hits with the dimensions that reports are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chatmart.sandbox import asof
from chatmart.sandbox.documents.chat_events import chat_events
from chatmart.sandbox.documents.forms import money
from chatmart.sandbox.history import History
from chatmart.sandbox.vendors.ga4.quirks import Quirks
from chatmart.sandbox.world import Visit

NOT_SET = "(not set)"
CHATTED = "Chatted"  # an audience; here its members are counted by session
CATEGORY = "Smartsupp_v3"


@dataclass(frozen=True, slots=True)
class Hit:
    day: str
    name: str
    session: str
    user: str
    source: str = NOT_SET
    medium: str = NOT_SET
    campaign: str = NOT_SET
    channel_group: str = NOT_SET
    country: str = NOT_SET
    device: str = NOT_SET
    audiences: tuple[str, ...] = ("All Users",)
    transaction_id: str = NOT_SET
    category: str = NOT_SET
    label: str = NOT_SET
    revenue: str = "0"
    times: int = 1


def hits(history: History, as_of: datetime, quirks: Quirks) -> list[Hit]:
    return [
        *_of_visits(history, as_of),
        *_purchases(history, as_of),
        *_of_the_chat_box(history, as_of),
        *_further(quirks),
    ]


def _of_visits(history: History, as_of: datetime) -> Iterator[Hit]:
    for visit in history.visits:
        day = asof.web_day(history, visit.started_at, as_of, visit.late_by)
        if visit.is_tracked and day:
            names = {
                "session_start": True,
                "add_to_cart": visit.carted,
                "begin_checkout": visit.checked_out,
            }
            for name in (name for name, has_happened in names.items() if has_happened):
                yield _hit(visit, day.isoformat(), name)
            yield _hit(visit, day.isoformat(), "page_view", times=visit.page_count)


def _purchases(history: History, as_of: datetime) -> Iterator[Hit]:
    visits = {visit.id: visit for visit in history.visits if visit.order_id and visit.is_tracked}
    for order in history.orders:
        visit = visits.get(order.visit_id or "")
        day = asof.web_day(history, order.created_at, as_of, visit.late_by) if visit else None
        if visit and day:
            yield _hit(
                visit,
                day.isoformat(),
                "purchase",
                transaction_id=order.number,
                revenue=money(history.shop, order.total),
            )


def _of_the_chat_box(history: History, as_of: datetime) -> Iterator[Hit]:
    """The box says neither whose session it is in nor where that came from."""
    for place, found in enumerate(chat_events(history, as_of)):
        for number in range(found["event_count"]):
            one = f"box-{place}-{number}"
            label = found["event_label"] or NOT_SET
            yield Hit(found["date"], found["event_name"], one, one, category=CATEGORY, label=label)


def _further(quirks: Quirks) -> Iterator[Hit]:
    for place, (day, name, label) in enumerate(quirks.further):
        yield Hit(day, name, f"further-{place}", f"further-{place}", category=CATEGORY, label=label)


def _hit(
    visit: Visit,
    day: str,
    name: str,
    *,
    transaction_id: str = NOT_SET,
    revenue: str = "0",
    times: int = 1,
) -> Hit:
    source, medium, campaign, channel_group = visit.traffic
    return Hit(
        day=day,
        name=name,
        session=visit.id,
        user=visit.visitor_id,
        source=source,
        medium=medium,
        campaign=campaign or NOT_SET,
        channel_group=channel_group,
        country=visit.country,
        device=visit.device,
        audiences=("All Users", CHATTED) if visit.conversation_id else ("All Users",),
        transaction_id=transaction_id,
        revenue=revenue,
        times=times,
    )
