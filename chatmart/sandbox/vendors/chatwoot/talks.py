"""Conversations, contacts, labels and survey responses as Chatwoot's API writes them."""

from collections.abc import Sequence

from chatmart.sandbox import asof
from chatmart.sandbox.vendors.chatwoot import happened, people
from chatmart.sandbox.vendors.chatwoot.parties import (
    BEFORE_FIRST,
    assignee,
    contact,
    display_id,
)
from chatmart.sandbox.vendors.chatwoot.people import Document
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import (
    Assigned,
    Closed,
    Conversation,
    Event,
    Message,
    Parked,
    Rated,
    Reopened,
    Tagged,
)

_STARS = 5


def conversation_of(served: Served, display: int) -> Conversation | None:
    """None when there is none, or none any more."""
    there = served.cached("there", lambda: _by_id(served))
    try:
        return there.get(served.ids.world_id("conversation", display + BEFORE_FIRST))
    except KeyError:
        return None


def conversation(served: Served, one: Conversation) -> Document:
    now = served.now()
    events = asof.events(one, now)
    inbox, _, channel_type = people.INBOXES[one.channel]
    created_at = int(one.created_at.timestamp())
    active_at = int(happened.last_activity_at(served, one).timestamp())
    wrote = [event for event in events if isinstance(event, Message)]
    replies = [event for event in wrote if event.author_type == "operator" and event.kind != "note"]
    return {
        "meta": _meta(served, one, channel_type),
        "id": display_id(served, one),
        "uuid": served.ids.uuid("conversation", one.id),
        "account_id": 1,
        "inbox_id": inbox,
        "status": status(events),
        "priority": None,
        "labels": labels_of(served, one),
        "muted": False,
        "can_reply": True,
        "unread_count": 0,
        "created_at": created_at,
        "timestamp": active_at,
        "last_activity_at": active_at,
        "first_reply_created_at": int(replies[0].at.timestamp()) if replies else 0,
        "waiting_since": 0,
        "agent_last_seen_at": active_at,
        "assignee_last_seen_at": 0,
        "contact_last_seen_at": created_at,
        "snoozed_until": None,
        "additional_attributes": _additional(served, one),
        "custom_attributes": {},
        "sla_policy_id": None,
        "messages": happened.messages(served, one)[-1:],
    }


def status(events: Sequence[Event]) -> str:
    turns = [event for event in events if isinstance(event, Closed | Parked | Reopened)]
    if not turns or isinstance(turns[-1], Reopened):
        return "open"
    return "resolved" if isinstance(turns[-1], Closed) else turns[-1].status


def labels_of(served: Served, one: Conversation) -> list[str]:
    tagged = [event for event in asof.events(one, served.now()) if isinstance(event, Tagged)]
    return list(dict.fromkeys(event.name.strip().lower() for event in tagged))


def labels(served: Served) -> list[Document]:
    there = asof.conversations(served.history, served.now())
    titles = sorted({title for one in there for title in labels_of(served, one)})
    return [
        {"id": number, "title": title, "description": None, "color": "#336699"}
        for number, title in enumerate(titles, 1)
    ]


def survey_responses(served: Served) -> list[Document]:
    """The oldest first; marks are from 1 to 5, whatever the shop's own scale is."""
    found = [
        (event, one)
        for one in asof.conversations(served.history, served.now())
        for event in asof.events(one, served.now())
        if isinstance(event, Rated) and event.kind == "csat"
    ]
    found.sort(key=lambda item: (item[0].at, item[0].id))
    return [_survey_response(served, rated, one) for rated, one in found]


def _survey_response(served: Served, rated: Rated, one: Conversation) -> Document:
    low, high = rated.scale
    asked = [
        row for row in happened.messages(served, one) if row["created_at"] <= rated.at.timestamp()
    ]
    return {
        "id": served.ids.number("rating", rated.id),
        "rating": 1 + round((rated.score - low) * (_STARS - 1) / (high - low)),
        "feedback_message": rated.comment,
        "account_id": 1,
        "message_id": asked[-1]["id"],
        "contact": contact(served, one),
        "conversation_id": display_id(served, one),
        "assigned_agent": assignee(served, one),
        "created_at": int(rated.at.timestamp()),
    }


def _meta(served: Served, one: Conversation, channel_type: str) -> Document:
    assigned = assignee(served, one)
    teams = [event.team for event in asof.events(one, served.now()) if isinstance(event, Assigned)]
    meta = {
        "sender": contact(served, one),
        "channel": channel_type,
        "team": people.team(served, teams[-1] if teams else one.team),
        "hmac_verified": False,
    }
    return {**meta, "assignee": assigned} if assigned else meta


def _additional(served: Served, one: Conversation) -> Document:
    if one.channel != "chat":
        return {}
    people_ = served.cached("persons", lambda: {row.id: row for row in served.history.persons})
    return {
        "browser": {"browser_name": people_[one.person_id].browser},
        "browser_language": people_[one.person_id].language,
        "referer": f"https://{served.account}.example.com/",
        "initiated_at": {"timestamp": one.created_at.isoformat()},
    }


def _by_id(served: Served) -> dict[str, Conversation]:
    return {one.id: one for one in asof.conversations(served.history, served.now())}
