"""Tickets, conversations, agents and ratings as Zoho Desk's REST API writes them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from chatmart.sandbox import asof, rhythm
from chatmart.sandbox.phrases import TEAMS
from chatmart.sandbox.vendors.ids import contact_id
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import (
    Assigned,
    Clicked,
    Closed,
    Contact,
    Conversation,
    Message,
    Operator,
    Rated,
    Tagged,
)

Document = dict[str, Any]

CHANNELS = {
    "chat": "Chat",
    "email": "Email",
    "facebook": "Facebook",
    "web_form": "Web",
    # the words of other channels are not documented
    "instagram": "Instagram",
    "whatsapp": "WhatsApp",
    "zalo": "Zalo",
    "sms": "SMS",
}
LANGUAGES = {"cs": "Czech", "vi": "Vietnamese", "en": "English"}
STATUSES = {"open": ("Open", "Open"), "pending": ("On Hold", "On Hold")}
STATUSES |= {"snoozed": ("Waiting", "On Hold"), "closed": ("Closed", "Closed")}
SEEN_BY_DESK = ("contact", "operator")  # what machines say is no thread


def utc(at: datetime) -> str:
    return f"{at.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def ticket(served: Served, one: Conversation) -> Document:
    now, identity = served.now(), number(served, "conversation", one.id)
    events, contact = asof.events(one, now), asof.contact(one, now)
    assigned = [event for event in events if isinstance(event, Assigned)]
    tags = {event.name for event in events if isinstance(event, Tagged)}
    parts = written(one, now)
    answers = [part.at for part in parts if part.author_type == "contact"]
    status, status_type = STATUSES[asof.conversation_status(one, now)]
    team = assigned[-1].team if assigned else one.team
    return {
        "id": identity,
        "ticketNumber": identity[-6:].lstrip("0"),
        "subject": f"{CHANNELS[one.channel]}: {one.topic}",
        "status": status,
        "statusType": status_type,
        "priority": None,
        "channel": CHANNELS[one.channel],
        "channelCode": None,
        "source": {"appName": None, "extId": None, "permalink": None, "type": "SYSTEM"},
        "departmentId": number(served, "team", team),
        "contactId": number(served, "contact", contact_id(one, now)),
        "contact": _contact(served, one, contact),
        "assigneeId": number(served, "operator", assigned[-1].operator_id) if assigned else None,
        "teamId": None,
        "language": LANGUAGES[served.cached("languages", lambda: _languages(served))[one.id]],
        "sentiment": None,
        "email": contact.email,
        "phone": contact.phone,
        "createdTime": utc(one.created_at),
        "modifiedTime": utc(modified_at(one, now)),
        "closedTime": _closed_time(one, now),
        "customerResponseTime": utc(max(answers)) if answers else None,
        "threadCount": str(sum(part.kind == "message" for part in parts)),
        "commentCount": str(sum(part.kind != "message" for part in parts)),
        "tagCount": str(len(tags)),
        "attachmentCount": "0",
        "isSpam": False,
        "isTrashed": False,
        "isDeleted": False,
        "isArchived": False,
        "webUrl": f"https://desk.example.com/agent/{served.account}/tickets/{identity}",
        "cf": {
            "cf_shop_customer_id": contact.shop_customer_id,
            "cf_ga_client_id": contact.ga_client_id,
        },
    }


def modified_at(one: Conversation, now: datetime) -> datetime:
    """A rating is no change of its ticket, nor is a click."""
    moving = [it for it in asof.events(one, now) if not isinstance(it, Rated | Clicked)]
    deletions = (asof.until(it.deleted_at, now) for it in moving if isinstance(it, Message))
    return max([one.created_at, *(it.at for it in moving), *(at for at in deletions if at)])


def written(one: Conversation, now: datetime) -> list[Message]:
    return [part for part in asof.messages(one, now) if part.author_type in SEEN_BY_DESK]


def conversations(served: Served, one: Conversation) -> list[Document]:
    """Threads and comments, newest first."""
    now = served.now()
    parts = [_part(served, one, part, now) for part in written(one, now)]
    return parts[::-1]


def thread(served: Served, one: Conversation, identity: str) -> Document | None:
    """One thread with its whole content."""
    now = served.now()
    for part in written(one, now):
        if part.kind == "message" and number(served, "message", part.id) == identity:
            text = asof.text(part, now) or ""
            return {**_part(served, one, part, now), "content": text, "plainText": text}
    return None


def tags(served: Served, one: Conversation) -> list[Document]:
    names = (it.name for it in asof.events(one, served.now()) if isinstance(it, Tagged))
    return [{"id": number(served, "tag", name), "name": name} for name in dict.fromkeys(names)]


def agent(served: Served, one: Operator) -> Document:
    shop = served.history.shop
    opened_at = rhythm.wall_time(rhythm.FIRST_DAY, 0, shop.zone)
    leaves_at = opened_at + timedelta(days=one.days_employed) if one.days_employed else None
    identity = number(served, "operator", one.id)
    return {
        "id": identity,
        "zuid": f"7{identity}",
        "firstName": None,
        "lastName": one.name,
        "name": one.name,
        "emailId": f"{one.id}@example.com",
        "status": "DISABLED" if asof.until(leaves_at, served.now()) else "ACTIVE",
        "isConfirmed": True,
        "roleId": "40001",
        "photoURL": None,
        "timeZone": shop.time_zone,
        "associatedDepartmentIds": [number(served, "team", one.team)],
    }


def department(served: Served, team: str) -> Document:
    return {"id": number(served, "team", team), "name": TEAMS[team], "isEnabled": True}


def ratings(served: Served, one: Conversation) -> Iterator[Document]:
    """The one scale there is: GOOD, OK, BAD."""
    now = served.now()
    events = asof.events(one, now)
    assigned = [event for event in events if isinstance(event, Assigned)]
    for event in events:
        if isinstance(event, Rated) and event.kind == "csat":
            yield {
                "id": number(served, "rating", event.id),
                "rating": happiness(event),
                "ratedTime": utc(event.at),
                "feedback": event.comment,
                "ticketId": number(served, "conversation", one.id),
                "contactId": number(served, "contact", contact_id(one, now)),
                "agentId": number(served, "operator", assigned[-1].operator_id)
                if assigned
                else None,
                "departmentId": number(served, "team", one.team),
            }


def happiness(rated: Rated) -> str:
    low, high = rated.scale
    share = (rated.score - low) / (high - low)
    return "GOOD" if share >= 0.75 else "BAD" if share <= 0.25 else "OK"


def number(served: Served, kind: str, world_id: str) -> str:
    return str(served.ids.number(kind, world_id))


def _part(served: Served, one: Conversation, part: Message, now: datetime) -> Document:
    is_agent, text = part.author_type == "operator", asof.text(part, now) or ""
    author = _author(served, one, part, is_agent, now)
    identity = number(served, "message", part.id)
    if part.kind != "message":
        return {
            "type": "comment",
            "id": identity,
            "commentedTime": utc(part.at),
            "modifiedTime": utc(asof.until(part.deleted_at, now) or part.at),
            "commenter": author,
            "commenterId": author["id"],
            "isPublic": part.kind == "comment",
            "content": text,
            "contentType": "plainText",
            "attachments": [],
        }
    return {
        "type": "thread",
        "id": identity,
        "channel": CHANNELS[one.channel],
        "direction": "out" if is_agent else "in",
        "status": "SUCCESS",
        "visibility": "public",
        "contentType": "text/plain",
        "summary": text[:120],
        "isContentTruncated": len(text) > 120,
        "author": author,
        "responderId": author["id"] if is_agent else None,
        "isForward": False,
        "hasAttach": False,
        "attachmentCount": "0",
        "createdTime": utc(part.at),
    }


def _author(
    served: Served, one: Conversation, part: Message, is_agent: bool, now: datetime
) -> Document:
    if is_agent and part.author_id:
        names = {operator.id: operator.name for operator in served.history.shop.operators}
        identity = number(served, "operator", part.author_id)
        return {"id": identity, "name": names.get(part.author_id), "type": "AGENT"}
    identity = number(served, "contact", contact_id(one, now))
    return {"id": identity, "name": asof.contact(one, now).name, "type": "END_USER"}


def _contact(served: Served, one: Conversation, contact: Contact) -> Document:
    return {
        "id": number(served, "contact", contact_id(one, served.now())),
        "firstName": None,
        "lastName": contact.name or "Visitor",
        "email": contact.email,
        "phone": contact.phone,
        "mobile": None,
        "type": None,
        "isSpam": False,
    }


def _closed_time(one: Conversation, now: datetime) -> str | None:
    last = asof.last_turn(one, now)
    return utc(last.at) if isinstance(last, Closed) else None


def _languages(served: Served) -> dict[str, str]:
    spoken: dict[str, str] = {one.id: one.language for one in served.history.persons}
    return {one.id: spoken[one.person_id] for one in served.history.conversations}
