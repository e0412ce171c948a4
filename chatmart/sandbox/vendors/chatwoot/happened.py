"""What happened in a conversation, as messages and as reporting events of Chatwoot."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from chatmart.sandbox.asof import until
from chatmart.sandbox.vendors.chatwoot import parties, people
from chatmart.sandbox.vendors.chatwoot.people import Document
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import (
    Assigned,
    Closed,
    Conversation,
    Event,
    Message,
    Parked,
    Reopened,
    Tagged,
)

INCOMING, OUTGOING, ACTIVITY = range(3)
_IDS_A_MESSAGE = 64  # room for the activities that follow it

# what the account's own language says of an activity
_WORDS = {
    "petal-cz": {
        "assigned": "Přiřazeno: {}",
        "tagged": "Přidán štítek {}",
        "resolved": "Konverzaci vyřešil(a) {}",
        "resolved_by_itself": "Konverzace byla vyřešena systémem pro nečinnost",
        "parked": "Konverzace odložena",
        "opened": "Konverzace znovu otevřena",
        "deleted": "Tato zpráva byla odstraněna",
    },
    "petal-vn": {
        "assigned": "Được giao cho {}",
        "tagged": "Đã thêm nhãn {}",
        "resolved": "Cuộc trò chuyện đã được giải quyết bởi {}",
        "resolved_by_itself": "Cuộc trò chuyện đã được hệ thống giải quyết do không hoạt động",
        "parked": "Cuộc trò chuyện đã được tạm hoãn",
        "opened": "Cuộc trò chuyện đã được mở lại",
        "deleted": "Tin nhắn này đã bị xóa",
    },
}


class Happened(NamedTuple):
    id: int
    event: Event


def messages(served: Served, one: Conversation) -> list[Document]:
    """Messages and activities, the oldest first."""
    return [_message(served, one, row) for row in _happened(served, one)]


def last_activity_at(served: Served, one: Conversation) -> datetime:
    return max([one.created_at, *(row.event.at for row in _happened(served, one))])


def reporting_events(served: Served, one: Conversation) -> list[Document]:
    found: list[Document] = []
    assignee: str | None = None
    has_answered = False
    for id_, event in _happened(served, one):
        if isinstance(event, Assigned):
            assignee = event.operator_id
        elif isinstance(event, Message):
            if event.author_type == "operator" and event.kind != "note" and not has_answered:
                has_answered = True
                found.append(_reporting_event(served, one, id_, "first_response", event, assignee))
        elif isinstance(event, Closed):
            # the vendor names who it was assigned to, whoever resolved it
            name = "conversation_resolved"
            found.append(_reporting_event(served, one, id_, name, event, assignee))
            if event.by == "bot":
                name = "conversation_bot_resolved"
                found.append(_reporting_event(served, one, id_ + 1, name, event, None))
        elif isinstance(event, Reopened):
            name = "conversation_opened"
            found.append(_reporting_event(served, one, id_, name, event, assignee))
    return found


def _happened(served: Served, one: Conversation) -> list[Happened]:
    return [row for row in _numbered(served, one) if row.event.at < served.now()]


def _numbered(served: Served, one: Conversation) -> Iterator[Happened]:
    """What happens gets the same number in every night; later things have higher ones."""
    first = next(event for event in one.events if isinstance(event, Message))
    id_ = (served.ids.number("message", first.id) - 1) * _IDS_A_MESSAGE + _IDS_A_MESSAGE // 2
    for event in one.events:
        if isinstance(event, Message):
            id_ = served.ids.number("message", event.id) * _IDS_A_MESSAGE
            yield Happened(id_, event)
        elif isinstance(event, Assigned | Tagged | Parked | Closed | Reopened):
            id_ += 2  # a resolution can make two reporting events
            yield Happened(id_, event)


def _message(served: Served, one: Conversation, row: Happened) -> Document:
    written = row.event if isinstance(row.event, Message) else None
    inbox, _, _ = people.INBOXES[one.channel]
    message = {
        "id": row.id,
        "content": written.text if written else _said(served, row.event),
        "account_id": 1,
        "inbox_id": inbox,
        "conversation_id": parties.display_id(served, one),
        "message_type": _type(written),
        "content_type": "text",
        "content_attributes": {},
        "status": "sent",
        "private": bool(written and written.kind == "note"),
        "created_at": int(row.event.at.timestamp()),
        "source_id": None,
    }
    if written and until(written.deleted_at, served.now()):
        message["content"] = _WORDS[served.account]["deleted"]
        message["content_attributes"] = {"deleted": True}
    sender = _sender(served, one, written) if written else None
    return {**message, "sender": sender} if sender else message


def _type(written: Message | None) -> int:
    if written is None or written.author_type == "system":
        return ACTIVITY
    return INCOMING if written.author_type == "contact" else OUTGOING


def _sender(served: Served, one: Conversation, written: Message) -> Document | None:
    if written.author_type == "contact":
        return {**parties.contact(served, one), "type": "contact"}
    if written.author_type == "operator" and written.author_id:
        return people.user(served, written.author_id)
    if written.author_type in ("bot", "ai") and written.author_id:
        return people.machine(served, written.author_id)
    return None


def _said(served: Served, event: Event) -> str:
    words = _WORDS[served.account]
    names = {one.id: one.name for one in served.history.shop.operators}
    match event:
        case Assigned():
            return words["assigned"].format(names[event.operator_id])
        case Tagged():
            return words["tagged"].format(event.name)
        case Closed(by="system"):
            return words["resolved_by_itself"]
        case Closed():
            return words["resolved"].format(names.get(event.by_id or "", "Petal"))
        case Parked():
            return words["parked"]
        case _:
            return words["opened"]


def _reporting_event(
    served: Served, one: Conversation, id_: int, name: str, event: Event, user: str | None
) -> Document:
    inbox, _, _ = people.INBOXES[one.channel]
    return {
        "id": id_,
        "name": name,
        "value": float(int((event.at - one.created_at).total_seconds())),
        "value_in_business_hours": 0.0,
        "event_start_time": _iso(one.created_at),
        "event_end_time": _iso(event.at),
        "account_id": 1,
        "inbox_id": inbox,
        "user_id": served.ids.number("operator", user) if user else None,
        # of the database, not the one people see
        "conversation_id": served.ids.number("conversation", one.id),
        "created_at": _iso(event.at),
        "updated_at": _iso(event.at),
    }


def _iso(at: datetime) -> str:
    return f"{at.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
