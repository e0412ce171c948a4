"""What Smartsupp's older export posts when a chat on the shop's pages has ended."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from chatmart.sandbox import asof
from chatmart.sandbox.history import History
from chatmart.sandbox.vendors.ids import Ids, contact_id
from chatmart.sandbox.vendors.smartsupp.records import (
    COUNTRIES,
    ON_THE_SITE,
    Document,
    conversation_id,
    ended,
    rated,
)
from chatmart.sandbox.world import Contact, Conversation, Message, Person, Visit

FROM = {"contact": "visitor", "operator": "agent", "campaign": "trigger", "ai": "bot"}


def ended_chats(history: History, as_of: datetime) -> Iterator[Document]:
    """Yield the chats that have ended, each as it was then."""
    ids = Ids(history)
    persons = {one.id: one for one in history.persons}
    visits = {one.id: one for one in history.visits if one.conversation_id}
    for one in asof.conversations(history, as_of):
        closed = ended(asof.events(one, as_of))
        if closed and one.channel in ON_THE_SITE:
            visit = visits.get(one.visit_id or "")
            yield _chat(history, ids, one, closed.at, as_of, persons[one.person_id], visit)


def write_chats(folder: Path, history: History, as_of: datetime) -> int:
    lines = [orjson.dumps(chat) for chat in ended_chats(history, as_of)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"ended-{as_of:%Y-%m-%d}.ndjson").write_bytes(b"\n".join([*lines, b""]))
    return len(lines)


def _chat(
    history: History,
    ids: Ids,
    one: Conversation,
    ended_at: datetime,
    now: datetime,
    person: Person,
    visit: Visit | None,
) -> Document:
    wrote = [event for event in asof.messages(one, now) if event.kind != "note"]
    rating = rated(asof.events(one, now))
    authors = {event.author_type for event in wrote}
    country = history.shop.country
    return {
        "accountId": history.shop.account,
        "beginAt": _milliseconds(one.created_at),
        "endAt": _milliseconds(ended_at),
        "channel": {
            "id": conversation_id(ids, one.id),
            "isChat": not one.is_offline,
            "isMissed": "contact" in authors and "operator" not in authors,
            "isTriggered": one.is_proactive,
            "isOffline": one.is_offline,
            "isCompleted": "operator" in authors,
            "isDropped": False,
            "duration": int((ended_at - one.created_at).total_seconds()),
            "avgResponse": None,
            "firstResponse": None,
            "messagesCount": len(wrote),
            "wordsCount": sum(len(event.text.split()) for event in wrote),
            "rating": rating.score if rating else None,
            "ratingDesc": rating.comment if rating else None,
        },
        "visitor": {
            "id": f"vi{ids.number('contact', contact_id(one, now))}",
            **_known(asof.contact(one, now)),
            "note": None,
            "group": None,
            "ipAddress": "192.0.2.10",
            "city": person.city,
            "countryCode": country,
            "country": COUNTRIES[country],
            "userAgent": f"Mozilla/5.0 (sandbox) {person.browser}",
            "platform": person.device,
            "referer": visit.referrer if visit else None,
            "variables": _variables(ids, asof.contact(one, now)),
        },
        "paths": [{"url": visit.landing_page, "title": None}] if visit else [],
        "messages": [_message(event) for event in wrote],
    }


def _known(contact: Contact) -> Document:
    return {"name": contact.name, "email": contact.email, "phone": contact.phone}


def _variables(ids: Ids, contact: Contact) -> Document:
    customer = contact.shop_customer_id
    values = {
        "shoptet_user_guid": ids.uuid("customer", customer) if customer else None,
        "ga_client_id": contact.ga_client_id,
    }
    return {name: {"label": name, "value": value} for name, value in values.items() if value}


def _message(event: Message) -> Document:
    return {
        "type": "message",
        "from": FROM.get(event.author_type, event.author_type),
        "content": event.text,
        "sentAt": _milliseconds(event.at),
        "triggeredBy": event.campaign_id,
    }


def _milliseconds(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
