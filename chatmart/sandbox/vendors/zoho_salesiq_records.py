"""Live chats, their threads and messages, and operators as Zoho SalesIQ's REST API writes them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import fmean
from typing import Any

from chatmart.sandbox import asof, rhythm
from chatmart.sandbox.phrases import TEAMS
from chatmart.sandbox.vendors.ids import contact_id
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import (
    Assigned,
    Clicked,
    Closed,
    Conversation,
    Event,
    Message,
    Operator,
    Person,
    Rated,
    Reopened,
    Tagged,
)

Document = dict[str, Any]

MACHINES = ("bot", "ai")
ENDED_BY = {"operator": "operator", "contact": "visitor", "system": "scheduler", "bot": "bot"}


def milliseconds(at: datetime) -> str:
    return str((at - datetime.fromtimestamp(0, at.tzinfo)) // timedelta(milliseconds=1))


def modified_at(one: Conversation, now: datetime) -> datetime:
    """What SalesIQ does not hold does not modify a conversation."""
    moving = [it for it in asof.events(one, now) if not isinstance(it, Rated | Clicked | Tagged)]
    deletions = (asof.until(it.deleted_at, now) for it in moving if isinstance(it, Message))
    return max([one.created_at, *(it.at for it in moving), *(at for at in deletions if at)])


def conversation(served: Served, one: Conversation, person: Person) -> Document:
    now, contact = served.now(), asof.contact(one, served.now())
    events, wrote = asof.events(one, now), written(one, now)
    last = asof.last_turn(one, now)
    team = team_of(one, now)
    identity = number(served, "conversation", one.id)
    question = next((asof.text(it, now) for it in wrote if it.author_type == "contact"), None)
    assigned = next((it for it in events if isinstance(it, Assigned)), None)
    return {
        "id": identity,
        "reference_id": identity[-5:],
        "chat_id": f"LD_{identity}",
        "type": "chat",
        "question": question,
        "start_time": milliseconds(one.created_at),
        "attended_time": milliseconds(assigned.at) if assigned else None,
        "end_time": milliseconds(last.at) if isinstance(last, Closed) else None,
        "last_modified_time": milliseconds(modified_at(one, now)),
        "chat_status": _status(wrote, isinstance(last, Closed)),
        "attender": _attender(served, wrote),
        "department": {"id": number(served, "team", team), "name": TEAMS[team]},
        "visitor": {
            "name": contact.name or f"Visitor {identity[-4:]}",
            "email": contact.email,
            "phone": contact.phone,
            "country": served.history.shop.country,
            "city": person.city,
            "ip": "192.0.2.10",
            "user_agent": f"Mozilla/5.0 (sandbox) {person.browser}",
            "language": person.language,
        },
        "uvid": number(served, "contact", contact_id(one, now)),
        "app_name": served.account,
        "unread_chats": False,
        "notes": any(it.kind == "note" for it in asof.messages(one, now)),
    }


def team_of(one: Conversation, now: datetime) -> str:
    assigned = [it for it in asof.events(one, now) if isinstance(it, Assigned)]
    return assigned[-1].team if assigned else one.team


def written(one: Conversation, now: datetime) -> list[Message]:
    """Notes and triggers are not among the messages."""
    return [
        it for it in asof.messages(one, now) if it.kind != "note" and it.author_type != "campaign"
    ]


def messages(served: Served, one: Conversation) -> list[Document]:
    """Oldest first."""
    now = served.now()
    return [
        {
            "sequence_id": str(place),
            "sender": _sender(served, one, it),
            "type": "info" if it.author_type == "system" else "text",
            "message": {"text": asof.text(it, now) or ""},
            "time": milliseconds(it.at),
            "id": f"{milliseconds(it.at)}_{number(served, 'message', it.id)}",
        }
        for place, it in enumerate(written(one, now), 1)
    ]


def threads(served: Served, one: Conversation) -> list[Document]:
    """A conversation that is taken up again goes on in a thread of its own."""
    spans: list[list[Event]] = [[]]
    for event in asof.events(one, served.now()):
        if isinstance(event, Reopened):
            spans.append([])
        spans[-1].append(event)
    return [_thread(served, one, place, span) for place, span in enumerate(spans, 1)]


def operator(served: Served, one: Operator) -> Document:
    opened_at = rhythm.wall_time(rhythm.FIRST_DAY, 0, served.history.shop.zone)
    leaves_at = opened_at + timedelta(days=one.days_employed) if one.days_employed else None
    left_at = asof.until(leaves_at, served.now())
    return {
        "id": number(served, "operator", one.id),
        "first_name": one.name,
        "last_name": "",
        "nick_name": one.name,
        "email_id": f"{one.id}@example.com",
        "is_deleted": "true" if left_at else "false",
        "is_confirmed": "true",
        "created_time": milliseconds(opened_at),
        "modifed_time": milliseconds(left_at or opened_at),  # spelled so by the vendor
        "departments": [number(served, "team", one.team)],
        "role": "Associate",
    }


def number(served: Served, kind: str, world_id: str) -> str:
    return str(served.ids.number(kind, world_id))


def _thread(served: Served, one: Conversation, place: int, span: Sequence[Event]) -> Document:
    wrote = [it for it in span if isinstance(it, Message)]
    closed = next((it for it in span if isinstance(it, Closed)), None)
    identity = f"{number(served, 'conversation', one.id)}{place:02}"
    return {
        "id": identity,
        "thread_id": identity,
        "thread_number": str(place),
        "conversation_id": number(served, "conversation", one.id),
        "inititated_by": "visitor",  # spelled so by the vendor
        "ended_by": ENDED_BY[closed.by] if closed else None,
        "from_time": milliseconds(span[0].at if span else one.created_at),
        "to_time": milliseconds(closed.at) if closed else None,
        "attender": _attender(served, wrote),
        "metrics": _metrics(wrote),
    }


def _metrics(wrote: Sequence[Message]) -> Document:
    spoken = [it for it in wrote if it.kind != "note"]
    asked_at: datetime | None = None
    waits: list[float] = []
    for it in spoken:
        if it.author_type == "contact":
            asked_at = asked_at or it.at
        elif it.author_type == "operator" and asked_at:
            waits.append((it.at - asked_at).total_seconds() * 1000)
            asked_at = None

    def count(*authors: str) -> str:
        return str(sum(it.author_type in authors for it in spoken))

    return {
        "operator_message_count": count("operator"),
        "visitor_message_count": count("contact"),
        "bot_message_count": count(*MACHINES),
        "info_message_count": count("system"),
        "first_response_time": str(round(waits[0])) if waits else None,
        "average_response_time": str(round(fmean(waits))) if waits else None,
    }


def _status(wrote: Sequence[Message], is_closed: bool) -> Document:
    is_served = any(it.author_type == "operator" for it in wrote)
    is_met = is_served or any(it.author_type in MACHINES for it in wrote)
    if is_closed:
        key, state, label = ("ended", 4, "Attended") if is_met else ("missed", 3, "Missed")
        return {"state_key": key, "status_key": "closed", "state": state, "label": label}
    key, state, label = ("connected", 2, "Connected") if is_met else ("waiting", 1, "Waiting")
    return {"state_key": key, "status_key": "open", "state": state, "label": label}


def _attender(served: Served, wrote: Sequence[Message]) -> Document | None:
    """Who answered last: a person, else a machine."""
    people = [it.author_id for it in wrote if it.author_type == "operator" and it.author_id]
    if people:
        names = {one.id: one.name for one in served.history.shop.operators}
        identity = number(served, "operator", people[-1])
        return {"id": identity, "name": names.get(people[-1]), "is_bot": False}
    machines = [it.author_id for it in wrote if it.author_type in MACHINES and it.author_id]
    if machines:
        return {"id": number(served, "operator", machines[-1]), "name": "Bot", "is_bot": True}
    return None


def _sender(served: Served, one: Conversation, it: Message) -> Document | None:
    if it.author_type == "contact":
        return {"id": f"${number(served, 'contact', contact_id(one, served.now()))}", "name": "V"}
    if it.author_type == "system" or it.author_id is None:
        return None
    identity = number(served, "operator", it.author_id)
    if it.author_type in MACHINES:
        return {"id": f"b{identity}", "name": "Bot"}
    return {"id": identity, "name": it.author_id}
