"""Conversations as documents: one with all its messages, as they were known at some instant."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from chatmart.sandbox import asof
from chatmart.sandbox.documents.forms import Document, known, utc
from chatmart.sandbox.history import History
from chatmart.sandbox.phrases import TEAMS
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.world import (
    Assigned,
    Clicked,
    Closed,
    Contact,
    Conversation,
    Event,
    Message,
    Person,
    Rated,
    Reopened,
    Tagged,
)

Kind = TypeVar("Kind")


def conversations(history: History, as_of: datetime) -> Iterator[Document]:
    persons = {person.id: person for person in history.persons}
    names = {operator.id: operator.name for operator in history.shop.operators}
    visits = {visit.id: visit for visit in history.visits if visit.conversation_id}
    for one in asof.conversations(history, as_of):
        events = asof.events(one, as_of)
        visit = visits.get(one.visit_id or "")
        yield {
            "account": history.shop.account,
            "id": one.id,
            "channel": one.channel,
            "created_at": utc(one.created_at),
            "updated_at": utc(asof.updated_at(one, as_of)),
            **_state(one, as_of),
            "is_offline": one.is_offline,
            "is_proactive": one.is_proactive,
            "team": _team(one, events),
            "contact": _contact(history.shop, asof.contact(one, as_of), persons[one.person_id]),
            "source": visit.traffic[0] if visit else None,
            "medium": visit.traffic[1] if visit else None,
            "referrer": visit.referrer if visit else None,
            "landing_page": visit.landing_page if visit else None,
            "tags": [
                {"name": tag.name, "applied_at": utc(tag.at), "applied_by": tag.by}
                for tag in _of(events, Tagged)
            ],
            "assignments": _assignments(events),
            "reopened_at": [utc(event.at) for event in _of(events, Reopened)],
            "messages": _messages(events, names, as_of),
            "ratings": [_rating(event) for event in _of(events, Rated)],
            "url": f"https://chat.example.com/{history.shop.account}/{one.id}",
        }


def _of(events: Sequence[Event], kind: type[Kind]) -> list[Kind]:
    return [event for event in events if isinstance(event, kind)]


def _state(one: Conversation, as_of: datetime) -> Document:
    status = asof.conversation_status(one, as_of)
    last = asof.last_turn(one, as_of)
    if not isinstance(last, Closed):
        return {"status": status, "closed_at": None, "closed_by": None}
    by = known({"type": last.by, "id": last.by_id})
    return {"status": status, "closed_at": utc(last.at), "closed_by": by}


def _team(one: Conversation, events: Sequence[Event]) -> Document:
    assigned = _of(events, Assigned)
    team = assigned[-1].team if assigned else one.team
    return {"id": team, "name": TEAMS[team]}


def _contact(shop: Shop, contact: Contact, person: Person) -> Document:
    return known(
        {
            "id": contact.id,
            "name": contact.name,
            "email": contact.email,
            "phone": contact.phone,
            "shop_customer_id": contact.shop_customer_id,
            "ga_client_id": contact.ga_client_id,
            "country": shop.country,
            "city": person.city,
            "device": person.device,
            "browser": person.browser,
            "language": person.language,
        }
    )


def _assignments(events: Sequence[Event]) -> list[Document]:
    assigned = [*_of(events, Assigned), None]
    return [
        known(
            {
                "operator_id": one.operator_id,
                "assigned_at": utc(one.at),
                "unassigned_at": utc(following.at) if following else None,
            }
        )
        for one, following in pairwise(assigned)
        if one
    ]


def _messages(events: Sequence[Event], names: dict[str, str], as_of: datetime) -> list[Document]:
    clicks = {(one.message_id, one.product_id): utc(one.at) for one in _of(events, Clicked)}
    return [_message(one, names, clicks, as_of) for one in _of(events, Message)]


def _message(
    one: Message,
    names: dict[str, str],
    clicks: dict[tuple[str, str], str],
    as_of: datetime,
) -> Document:
    name = names.get(one.author_id or "")
    products = [
        {"id": product.id, "name": product.name, "clicked_at": clicks.get((one.id, product.id))}
        for product in one.products
    ]
    return known(
        {
            "id": one.id,
            "sent_at": utc(one.at),
            "author": known({"type": one.author_type, "id": one.author_id, "name": name}),
            "kind": one.kind if one.kind != "message" else None,
            "text": asof.text(one, as_of),
            "macro_id": one.macro_id,
            "campaign_id": one.campaign_id,
            "products": products or None,
        }
    )


def _rating(one: Rated) -> Document:
    return known(
        {
            "id": one.id,
            "kind": one.kind,
            "score": one.score,
            "scale_min": one.scale[0],
            "scale_max": one.scale[1],
            "answered_at": utc(one.at),
            "comment": one.comment,
            "message_id": one.message_id,
        }
    )
