"""What the chat widget tells web analytics: daily counts by event and label, without any person."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from chatmart.sandbox import asof
from chatmart.sandbox.documents.forms import Document
from chatmart.sandbox.history import History
from chatmart.sandbox.world import Assigned, Conversation, Delivery, Message, Rated

_Event = tuple[datetime, str, str | None]
_IN_TIME = timedelta()
_FEEDBACK = ("Bad", "Normal", "Good")


def chat_events(history: History, as_of: datetime) -> Iterator[Document]:
    late_by = {visit.id: visit.late_by for visit in history.visits if visit.late_by}
    counts: Counter[tuple[date, str, str | None]] = Counter(
        (day, name, label)
        for (at, name, label), visit_id in _events(history)
        if (day := asof.web_day(history, at, as_of, late_by.get(visit_id or "", _IN_TIME)))
    )
    for (day, name, label), count in counts.items():
        yield {
            "account": history.shop.account,
            "date": day.isoformat(),
            "event_name": name,
            "event_label": label,
            "event_count": count,
            "sessions": count,
            "total_users": count,
        }


def _events(history: History) -> Iterator[tuple[_Event, str | None]]:
    """Each with its visit, as far as it is known."""
    for delivery in history.deliveries:
        yield from ((event, None) for event in _of_delivery(delivery))
    names = {operator.id: operator.name for operator in history.shop.operators}
    for conversation in history.conversations:
        if conversation.channel == "chat":
            found = _of_conversation(conversation, names)
            yield from ((event, conversation.visit_id) for event in found)


def _of_delivery(one: Delivery) -> Iterator[_Event]:
    kind = "Chatbot" if one.campaign.kind == "chatbot" else "Auto_message"
    for at, name in (
        (one.triggered_at, f"{kind}_sent"),
        (one.viewed_at, f"{kind}_viewed"),
        (one.replied_at, f"{kind}_visitor_reaction"),
    ):
        if at:
            yield at, name, one.campaign.name


def _of_conversation(one: Conversation, names: dict[str, str]) -> Iterator[_Event]:
    written = (event.at for event in one.events if isinstance(event, Message))
    served = (event for event in one.events if isinstance(event, Assigned))
    if not one.is_proactive and (started_at := next(written, None)):
        yield started_at, _start(one), None
    if first := next(served, None):
        yield first.at, "Agent_served_conversation", names[first.operator_id]
    for event in one.events:
        if isinstance(event, Rated) and event.kind == "csat":
            low, high = event.scale
            label = _FEEDBACK[round(2 * (event.score - low) / (high - low))]
            yield event.at, "Feedback_sent", label


def _start(one: Conversation) -> str:
    return "Offline_message_sent" if one.is_offline else "Visitor_started_conversation"
