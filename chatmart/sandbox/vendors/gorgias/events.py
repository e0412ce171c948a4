"""What happened to tickets, as events, and the surveys that followed."""

from collections.abc import Iterator
from datetime import datetime

from chatmart.sandbox.asof import until
from chatmart.sandbox.vendors.gorgias import people, tickets
from chatmart.sandbox.vendors.gorgias.forms import Document, maybe, written
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import Assigned, Closed, Conversation, Parked, Rated, Reopened, Tagged

_EVENTS_A_TICKET = 1_000
_STARS = 5
_TYPES = {
    Assigned: "ticket-assigned",
    Closed: "ticket-closed",
    Reopened: "ticket-reopened",
    Parked: "ticket-snoozed",
    Tagged: "ticket-tags-added",
}


def all_events(served: Served) -> list[Document]:
    """Those of tickets that are gone stay."""
    now = served.now()
    return [
        _event(served, one, place, name, at, user_id)
        for one in served.history.conversations
        for place, (name, at, user_id) in enumerate(_happened(served, one))
        if at < now
    ]


def surveys(served: Served) -> list[Document]:
    """One of each ticket, made when it was closed; the score comes later."""
    found = [_survey(served, one) for one in tickets.there(served)]
    return [one for one in found if one]


def _happened(served: Served, one: Conversation) -> Iterator[tuple[str, datetime, int | None]]:
    yield "ticket-created", one.created_at, None
    for it in one.events:
        if type(it) in _TYPES and not (isinstance(it, Parked) and it.status == "pending"):
            by = it.by_id if isinstance(it, Closed) and it.by in ("operator", "bot") else None
            user = served.ids.number("operator", by) if by else None
            yield _TYPES[type(it)], it.at, user
    if one.deleted_at:
        name = "ticket-trashed" if tickets.is_trashed(served, one) else "ticket-deleted"
        yield name, one.deleted_at, None


def _event(
    served: Served, one: Conversation, place: int, name: str, at: datetime, user_id: int | None
) -> Document:
    ticket_id = served.ids.number("conversation", one.id)
    number = ticket_id * _EVENTS_A_TICKET + place
    return {
        "id": number,
        "uuid": served.ids.uuid("conversation", one.id)[:-3] + f"{place:03}",
        "type": name,
        "object_type": "Ticket",
        "object_id": ticket_id,
        "user_id": user_id,
        "context": served.ids.uuid("conversation", one.id),
        "data": None,
        "created_datetime": written(at, number),
        "uri": f"/api/events/{number}/",
    }


def _survey(served: Served, one: Conversation) -> Document | None:
    now = served.now()
    rated = [it for it in one.events if isinstance(it, Rated) and it.kind == "csat"]
    if not rated:
        return None
    last = rated[-1]
    closes = [it.at for it in one.events if isinstance(it, Closed) and it.at <= last.at]
    made_at = max(closes, default=last.at)
    if made_at >= now:
        return None
    number = served.ids.number("rating", last.id)
    scored_at = until(last.at, now)
    low, high = last.scale
    return {
        "id": number,
        "uri": f"/api/satisfaction-surveys/{number}/",
        "ticket_id": served.ids.number("conversation", one.id),
        "customer_id": people.customer_of(served, one)["id"],
        "score": 1 + round((last.score - low) * (_STARS - 1) / (high - low)) if scored_at else None,
        "body_text": last.comment if scored_at else None,
        "meta": {},
        "created_datetime": written(made_at, number),
        "should_send_datetime": written(made_at, number),
        "sent_datetime": written(made_at, number),
        "scored_datetime": maybe(scored_at, number),
    }
