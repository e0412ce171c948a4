"""Conversations as tickets, with their messages."""

from datetime import datetime

from chatmart.sandbox import asof
from chatmart.sandbox.asof import until
from chatmart.sandbox.vendors.gorgias import people
from chatmart.sandbox.vendors.gorgias.forms import Document, maybe, written
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import (
    Assigned,
    Closed,
    ContactChanged,
    Conversation,
    Message,
    Parked,
    Tagged,
)

RULE = 70_001  # the rule behind the shop's bot
_IN_PUBLIC = {"facebook": "facebook", "instagram": "instagram-comment"}
_CHANNELS = {
    "chat": "chat",
    "email": "email",
    "facebook": "facebook-messenger",
    "instagram": "instagram-direct-message",
    "whatsapp": "whatsapp",
    "sms": "sms",
    "zalo": "api",  # a tool that is connected by the shop itself
    "web_form": "contact_form",
}


def is_trashed(served: Served, one: Conversation) -> bool:
    """Every other ticket that is deleted goes to the trash, where it stays."""
    return served.ids.number("conversation", one.id) % 2 == 0


def there(served: Served) -> list[Conversation]:
    now = served.now()
    return [
        one
        for one in served.history.conversations
        if one.created_at < now and not (until(one.deleted_at, now) and not is_trashed(served, one))
    ]


def listed(served: Served) -> list[Document]:
    return [ticket(served, one) for one in there(served)]


def detail(served: Served, row: Document) -> Document:
    one = _by_number(served)[row["id"]]
    return {**row, "messages": messages(served, one), "events": []}


def all_messages(served: Served) -> list[Document]:
    return [it for one in there(served) for it in messages(served, one)]


def ticket(served: Served, one: Conversation) -> Document:
    now, number = served.now(), served.ids.number("conversation", one.id)
    said = messages(served, one)
    known = asof.events(one, now)
    assigned = [event for event in known if isinstance(event, Assigned)]
    last = assigned[-1] if assigned else None
    trashed_at = until(one.deleted_at, now)
    return {
        "id": number,
        "uri": f"/api/tickets/{number}/",
        "external_id": None,
        "language": _language(served, one),
        **_state(one, now, number),
        "priority": "normal",
        "channel": _channel(one, said),
        "via": _via(one),
        "from_agent": bool(said and said[0]["from_agent"]),
        "spam": False,
        "customer": people.customer_of(served, one),
        "assignee_user": people.sender(served, last.operator_id) if last else None,
        "assignee_team": people.team(served, last.team if last else one.team),
        "subject": one.topic,
        "excerpt": said[0]["body_text"][:50] if said and said[0]["body_text"] else None,
        "tags": _tags(served, [event for event in known if isinstance(event, Tagged)]),
        "messages_count": len(said),
        "is_unread": False,
        "meta": {},
        "custom_fields": {},
        "integrations": [{"name": one.channel.title(), "address": None, "type": "http"}],
        "satisfaction_survey": None,
        "created_datetime": written(one.created_at, number),
        "opened_datetime": None,
        "last_message_datetime": said[-1]["created_datetime"] if said else None,
        "updated_datetime": written(_updated_at(one, now), number),
        "trashed_datetime": maybe(trashed_at, number),
    }


def messages(served: Served, one: Conversation) -> list[Document]:
    """What people and machines wrote; what the tool itself remarks are events."""
    return [
        _message(served, one, it)
        for it in asof.messages(one, served.now())
        if it.author_type != "system"
    ]


def _by_number(served: Served) -> dict[int, Conversation]:
    return served.cached(
        "conversation by number",
        lambda: {served.ids.number("conversation", one.id): one for one in there(served)},
    )


def _updated_at(one: Conversation, now: datetime) -> datetime:
    """What is changed of the customer moves no ticket."""
    known = asof.events(one, now)
    moving = [it.at for it in known if not isinstance(it, ContactChanged)]
    deletions = [until(it.deleted_at, now) for it in known if isinstance(it, Message)]
    instants = [one.created_at, *moving, *deletions, until(one.deleted_at, now)]
    return max(at for at in instants if at)


def _state(one: Conversation, now: datetime, number: int) -> Document:
    last = asof.last_turn(one, now)
    is_snoozed = isinstance(last, Parked) and last.status == "snoozed"
    is_closed = isinstance(last, Closed) or is_snoozed
    return {
        "status": "closed" if is_closed else "open",
        "closed_datetime": written(last.at, number) if last and is_closed else None,
        "snooze_datetime": _wakes_at(one, last, number) if is_snoozed and last else None,
    }


def _wakes_at(one: Conversation, parked: object, number: int) -> str:
    later = [it.at for it in one.events if isinstance(parked, Parked) and it.at > parked.at]
    return written(min(later, default=one.created_at), number)


def _channel(one: Conversation, said: list[Document]) -> str:
    return str(said[0]["channel"]) if said else _CHANNELS[one.channel]


def _via(one: Conversation) -> str:
    if one.channel == "chat":
        return "offline_capture" if one.is_offline else "gorgias_chat"
    return "form" if one.channel == "web_form" else _CHANNELS[one.channel]


def _language(served: Served, one: Conversation) -> str:
    persons = served.cached("persons", lambda: {it.id: it for it in served.history.persons})
    return persons[one.person_id].language


def _tags(served: Served, tagged: list[Tagged]) -> list[Document]:
    numbers = {served.ids.number("tag", it.name): it.name for it in tagged}
    return [
        {
            "id": number,
            "name": name,
            "uri": f"/api/tags/{number}/",
            "decoration": {"color": "#eeeeee"},
        }
        for number, name in numbers.items()
    ]


def _message(served: Served, one: Conversation, it: Message) -> Document:
    now, number = served.now(), served.ids.number("message", it.id)
    is_contact, is_note = it.author_type == "contact", it.kind == "note"
    channel = "internal-note" if is_note else _CHANNELS[one.channel]
    if it.kind == "comment":
        channel = _IN_PUBLIC[one.channel]
    deleted_at = until(it.deleted_at, now)
    return {
        "id": number,
        "uri": f"/api/tickets/{served.ids.number('conversation', one.id)}/messages/{number}/",
        "message_id": it.id,
        "ticket_id": served.ids.number("conversation", one.id),
        "external_id": None,
        "public": not is_note,
        "channel": channel,
        "via": _via(one),
        "source": _source(served, one, is_contact, channel),
        "sender": _sender(served, one, it),
        "receiver": None,
        "integration_id": 1,
        "rule_id": RULE if it.author_type == "bot" else None,
        "from_agent": not is_contact,
        "subject": None,
        "body_text": it.text,
        "body_html": f"<div>{it.text}</div>",
        "stripped_text": it.text,
        "attachments": [],
        "meta": _meta(served, it),
        "intents": [],
        "created_datetime": written(it.at, number),
        "sent_datetime": None if is_contact else written(it.at, number),
        "failed_datetime": None,
        "deleted_datetime": maybe(deleted_at, number),
        "opened_datetime": None,
        "last_sending_error": None,
    }


def _sender(served: Served, one: Conversation, it: Message) -> Document | None:
    if it.author_type == "contact":
        whole = people.customer_of(served, one)
        return {name: whole[name] for name in ("id", "email", "name")}
    machine_or_person = it.author_type in ("operator", "bot", "ai") and it.author_id
    return people.sender(served, it.author_id) if machine_or_person and it.author_id else None


def _source(served: Served, one: Conversation, is_contact: bool, channel: str) -> Document:
    known = asof.contact(one, served.now())
    person = {"name": known.name, "address": known.phone or known.email}
    shop = {"name": "Petal", "address": "shop@example.com"}
    return {
        "type": channel,
        "from": person if is_contact else shop,
        "to": [shop if is_contact else person],
        "cc": [],
        "bcc": [],
        "extra": {"ip": "192.0.2.8"},
    }


def _meta(served: Served, it: Message) -> Document:
    if it.campaign_id is None:
        return {"current_page": "https://shop.example.com/", "is_quick_reply": False}
    return {"campaigns": [{"id": served.ids.number("campaign", it.campaign_id)}]}
