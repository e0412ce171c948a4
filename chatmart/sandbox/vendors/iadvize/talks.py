"""Conversations, messages and users as iAdvize's GraphQL API tells them."""

from datetime import datetime
from math import modf
from typing import Any

from chatmart.sandbox import asof
from chatmart.sandbox.asof import until
from chatmart.sandbox.vendors.iadvize.paging import Document, connection, utc
from chatmart.sandbox.vendors.ids import contact_id
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import Assigned, Closed, Conversation, Message, Tagged

PROJECT: Document = {"id": 7, "name": "Petal"}
# channels that iAdvize has; what comes by others never reaches it
CHANNELS = {
    "chat": "CHAT",
    "facebook": "FACEBOOK_BUSINESS_ON_MESSENGER",
    "instagram": "INSTAGRAM",
    "whatsapp": "WHATSAPP",
    "sms": "SMS",
}
MESSAGES_A_PAGE = 20


def reaches(one: Conversation) -> bool:
    """Without anybody there the chat is not offered, so it takes no messages for later."""
    return one.channel in CHANNELS and not one.is_offline


def there(served: Served) -> list[Conversation]:
    return [one for one in asof.conversations(served.history, served.now()) if reaches(one)]


def closed(served: Served) -> list[tuple[datetime, Conversation]]:
    """The oldest first; who writes again is only closed again later."""
    now = served.now()
    found = [(closed_at(one, now), one) for one in there(served)]
    known = [(at, one) for at, one in found if at]
    return sorted(known, key=lambda item: (item[0], item[1].id))


def closed_at(one: Conversation, now: datetime) -> datetime | None:
    last = asof.last_turn(one, now)
    return last.at if isinstance(last, Closed) else None


def conversation(served: Served, one: Conversation) -> Document:
    """What is costly is only told when it is asked for."""
    now, ids = served.now(), served.ids
    ended_at = closed_at(one, now)
    known = asof.contact(one, now)
    return {
        "id": ids.uuid("conversation", one.id),
        "legacyId": ids.number("conversation", one.id),
        "createdAt": utc(one.created_at),
        "closedAt": utc(ended_at) if ended_at else None,
        "channel": CHANNELS[one.channel],
        "duration": duration(one.created_at, ended_at) if ended_at else None,
        "language": _language(served, one),
        "project": PROJECT,
        "visitor": visitor(served, one),
        "customData": [{"key": "ga_client_id", "value": known.ga_client_id}],
        "users": lambda info: _users(served, one),
        "tags": lambda info: _tags(served, one),
        "satisfactionSurvey": None,
        "messages": lambda info, **asked: _messages(served, one, asked),
    }


def user(served: Served, operator_id: str) -> Document:
    shop = served.history.shop
    number = served.ids.number("operator", operator_id)
    name = next((one.name for one in shop.operators if one.id == operator_id), None)
    kind = "Expert" if name else "Bot"
    return {"__typename": kind, "id": number, "firstName": name, "lastName": None if name else kind}


def visitor(served: Served, one: Conversation) -> Document:
    now = served.now()
    return {
        "__typename": "Visitor",
        "id": served.ids.uuid("contact", contact_id(one, now)),
        "externalId": asof.contact(one, now).shop_customer_id,
    }


def duration(begin: datetime, end: datetime) -> str:
    minutes, seconds = divmod((end - begin).total_seconds(), 60)
    hours, minutes = divmod(int(minutes), 60)
    days, hours = divmod(hours, 24)
    fraction, whole = modf(round(seconds, 3))
    shown = f"{int(whole)}{f'{fraction:.3f}'[1:] if fraction else ''}"
    return f"P{f'{days}D' if days else ''}T{hours}H{minutes}M{shown}S"


def _language(served: Served, one: Conversation) -> str:
    persons = served.cached("persons", lambda: {it.id: it for it in served.history.persons})
    return persons[one.person_id].language


def _users(served: Served, one: Conversation) -> list[Document]:
    """Each who took part, people and bots."""
    said = asof.messages(one, served.now())
    wrote = [it.author_id for it in said if it.author_type in ("operator", "bot", "ai")]
    assigned = [it.operator_id for it in asof.events(one, served.now()) if isinstance(it, Assigned)]
    return [user(served, it) for it in dict.fromkeys([*assigned, *wrote]) if it]


def _tags(served: Served, one: Conversation) -> list[Document]:
    tagged = [it.name for it in asof.events(one, served.now()) if isinstance(it, Tagged)]
    return [{"id": served.ids.uuid("tag", name), "name": name} for name in dict.fromkeys(tagged)]


def _messages(served: Served, one: Conversation, asked: dict[str, Any]) -> Document:
    rows = [
        row
        for place, event in enumerate(asof.events(one, served.now()))
        if (row := _message(served, one, event, place))
    ]
    return connection(rows, asked.get("first") or MESSAGES_A_PAGE, asked.get("after"))


def _message(served: Served, one: Conversation, event: object, place: int) -> Document | None:
    """Notes of operators among themselves have no place there."""
    if isinstance(event, Assigned):
        attachment = {
            "__typename": "ConversationPushedSystemAttachment",
            "toUser": user(served, event.operator_id),
        }
        id_ = served.ids.uuid("conversation", one.id)[:-4] + f"{place:04x}"
        return _system(id_, event.at, attachment)
    if not isinstance(event, Message) or event.kind == "note":
        return None
    id_ = served.ids.uuid("message", event.id)
    if event.author_type == "system":
        notice = {"__typename": "NoticeSystemAttachment", "code": "NOTICE"}
        return _system(id_, event.at, notice)
    is_deleted = until(event.deleted_at, served.now())
    return {
        "__typename": "TextMessage",
        "id": id_,
        "createdAt": utc(event.at),
        "author": _author(served, one, event),
        "text": None if is_deleted else event.text,
    }


def _system(id_: str, at: datetime, attachment: Document) -> Document:
    return {
        "__typename": "SystemMessage",
        "id": id_,
        "createdAt": utc(at),
        "attachment": attachment,
    }


def _author(served: Served, one: Conversation, event: Message) -> Document:
    """An automatic message that opens a conversation is one of the shop's bot."""
    if event.author_type == "contact":
        return visitor(served, one)
    shop = served.history.shop
    is_known = event.author_type != "campaign" and event.author_id
    return user(served, event.author_id if is_known and event.author_id else shop.bot_id)
