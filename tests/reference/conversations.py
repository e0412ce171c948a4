"""Conversations, contact turns, participations and tags, one conversation at a time."""

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from tests.reference.documents import (
    Accounts,
    Document,
    Row,
    instant,
    local_date,
    required_instant,
    seconds_between,
)

COUNTED_KINDS = ("message", "comment")
MACHINES = ("bot", "ai")
ANSWERING = ("operator", *MACHINES)
RESOLVING = ("operator", "bot", "contact")


@dataclass(frozen=True)
class Message:
    author_type: str
    author_id: str | None
    sent_at: datetime


@dataclass
class Turn:
    """What a contact asked until an operator wrote; `answer` is None while nobody did."""

    asked: list[Message] = field(default_factory=list)
    answer: Message | None = None


def counted_messages(document: Document) -> list[Message]:
    messages = [
        Message(
            author_type=message["author"]["type"],
            author_id=message["author"].get("id"),
            sent_at=required_instant(message["sent_at"]),
        )
        for message in document.get("messages") or []
        if is_counted(message)
    ]
    # the sort is stable: messages of one instant stay in the document's order
    return sorted(messages, key=lambda message: message.sent_at)


def is_counted(message: Document) -> bool:
    kind = message.get("kind") or "message"
    return kind in COUNTED_KINDS and message["author"]["type"] != "system"


def contact_turns(messages: list[Message]) -> list[Turn]:
    turns: list[Turn] = []
    for message in messages:
        is_waiting = bool(turns) and turns[-1].answer is None
        if message.author_type == "contact":
            if not is_waiting:
                turns.append(Turn())
            turns[-1].asked.append(message)
        elif message.author_type == "operator" and is_waiting:
            turns[-1].answer = message
    return turns


def messages_by(messages: list[Message], *author_types: str) -> list[Message]:
    return [message for message in messages if message.author_type in author_types]


def after_first_contact(messages: list[Message]) -> list[Message]:
    for place, message in enumerate(messages):
        if message.author_type == "contact":
            return messages[place + 1 :]
    return []


def started_at(document: Document) -> datetime:
    contacts = messages_by(counted_messages(document), "contact")
    return contacts[0].sent_at if contacts else required_instant(document["created_at"])


def ended_at(document: Document) -> datetime:
    messages = counted_messages(document)
    return messages[-1].sent_at if messages else required_instant(document["created_at"])


def is_resolved(document: Document) -> bool:
    closed_by = document.get("closed_by") or {}
    return document["status"] == "closed" and closed_by.get("type") in RESOLVING


def missed_reason(document: Document) -> str | None:
    messages = counted_messages(document)
    later = after_first_contact(messages)
    if not messages_by(messages, "contact") or messages_by(later, "operator"):
        return None
    if document.get("is_offline"):
        return "offline"
    return "bot_only" if messages_by(later, *MACHINES) else "no_reply"


def is_one_touch(document: Document, answered: int) -> bool | None:
    has_contact = bool(messages_by(counted_messages(document), "contact"))
    is_eligible = (
        is_resolved(document)
        and has_contact
        and not document.get("is_offline")
        and not is_auto_resolved(document)
    )
    return answered == 1 if is_eligible else None


def is_auto_resolved(document: Document) -> bool:
    messages = counted_messages(document)
    return (
        is_resolved(document)
        and bool(messages_by(messages, *MACHINES))
        and not messages_by(messages, "operator")
    )


def conversation_row(document: Document, customer: int | None, accounts: Accounts) -> Row:
    account = document["account"]
    messages = counted_messages(document)
    contacts = messages_by(messages, "contact")
    turns = contact_turns(messages)
    answered = [turn for turn in turns if turn.answer]
    first_any = messages_by(after_first_contact(messages), *ANSWERING)
    started, closed = started_at(document), instant(document.get("closed_at"))
    reason = missed_reason(document)
    return {
        "account": account,
        "conversation_id": document["id"],
        "customer_key": customer,
        "channel": document["channel"],
        "status": document["status"],
        "created_at": required_instant(document["created_at"]),
        "closed_at": closed,
        "started_at": started,
        "ended_at": ended_at(document),
        "contact_message_count": len(contacts),
        "operator_message_count": len(messages_by(messages, "operator")),
        "bot_message_count": len(messages_by(messages, *MACHINES)),
        "response_count": len(answered),
        "first_response_seconds": turn_seconds(turns[0]) if turns else None,
        "first_any_response_seconds": (
            seconds_between(contacts[0].sent_at, first_any[0].sent_at) if first_any else None
        ),
        "resolution_seconds": (
            seconds_between(started, closed) if is_resolved(document) and contacts else None
        ),
        "is_resolved": is_resolved(document),
        "is_auto_resolved": is_auto_resolved(document),
        "missed_reason": reason,
        "is_missed": reason == "no_reply",
        "is_one_touch": is_one_touch(document, len(answered)),
        "created_date": local_date(required_instant(document["created_at"]), account, accounts),
        "started_date": local_date(started, account, accounts),
        "closed_date": local_date(closed, account, accounts),
    }


def turn_seconds(turn: Turn) -> Fraction | None:
    return seconds_between(turn.asked[0].sent_at, turn.answer.sent_at) if turn.answer else None


def response_rows(document: Document, accounts: Accounts) -> list[Row]:
    return [
        {
            "account": document["account"],
            "conversation_id": document["id"],
            "response_number": number,
            "asked_at": turn.asked[0].sent_at,
            "last_asked_at": turn.asked[-1].sent_at,
            "responded_at": turn.answer.sent_at if turn.answer else None,
            "operator_id": turn.answer.author_id if turn.answer else None,
            "response_seconds": turn_seconds(turn),
            "response_from_last_seconds": (
                seconds_between(turn.asked[-1].sent_at, turn.answer.sent_at)
                if turn.answer
                else None
            ),
            "contact_message_count": len(turn.asked),
            "asked_date": local_date(turn.asked[0].sent_at, document["account"], accounts),
        }
        for number, turn in enumerate(contact_turns(counted_messages(document)), start=1)
    ]


def participants(document: Document) -> list[tuple[str, str | None]]:
    answering = messages_by(counted_messages(document), *ANSWERING)
    return list(dict.fromkeys((message.author_type, message.author_id) for message in answering))


def tags(document: Document) -> list[str]:
    names = [tag["name"].strip().lower() for tag in document.get("tags") or []]
    return [name for name in dict.fromkeys(names) if name]


def tag_rows(document: Document) -> list[Row]:
    """Give each tag once, as it was set first in the document."""
    rows: dict[str, Row] = {}
    for tag in document.get("tags") or []:
        name = tag["name"].strip().lower()
        told = {"tag": name, "applied_by": tag.get("applied_by")}
        told["applied_at"] = instant(tag.get("applied_at"))
        rows.setdefault(name, {"account": document["account"]} | told)
    return [row | {"conversation_id": document["id"]} for name, row in rows.items() if name]
