"""The events that Smartsupp posts, and the files in which a shop's receiver keeps them."""

import hmac
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import orjson

from chatmart.sandbox import asof
from chatmart.sandbox.history import History
from chatmart.sandbox.vendors.ids import Ids
from chatmart.sandbox.vendors.served import TOKEN
from chatmart.sandbox.vendors.smartsupp.records import (
    Document,
    agent_id,
    conversation_id,
    parties,
    status,
    utc,
)
from chatmart.sandbox.world import Assigned, Closed, Conversation, Rated

POSTED_AGAIN_EVERY = 40  # events, by the same receiver's mishap each time
CLOSE_TYPES = {"operator": "agent"}  # the words for others are not documented


def webhook_events(history: History, as_of: datetime) -> Iterator[Document]:
    """Yield what was posted before `as_of`, conversation by conversation."""
    ids = Ids(history)
    for one in history.conversations:
        if one.created_at < as_of:
            until = asof.until(one.deleted_at, as_of) or as_of
            for at, name, told in _told(ids, one, until):
                yield _event(ids, history.shop.account, one, name, at, told)


def write_events(folder: Path, history: History, as_of: datetime, secret: str = TOKEN) -> int:
    """Leave a file of signed events for each day; a later night adds files and changes none.

    Some events stand in a file twice, and none of them by the order of their instants.
    """
    days: defaultdict[str, list[bytes]] = defaultdict(list)
    for event in webhook_events(history, as_of):
        lines = days[event["timestamp"][:10]]
        body = orjson.dumps(event)
        signature = hmac.new(secret.encode(), body, sha256).hexdigest()
        line = orjson.dumps({"signature": signature, "body": body.decode()})
        is_twice = int(sha256(body).hexdigest(), 16) % POSTED_AGAIN_EVERY == 0
        lines.extend([line] * (2 if is_twice else 1))
    folder.mkdir(parents=True, exist_ok=True)
    for day, lines in days.items():
        (folder / f"events-{day}.ndjson").write_bytes(b"\n".join([*sorted(lines), b""]))
    return sum(map(len, days.values()))


def _told(ids: Ids, one: Conversation, until: datetime) -> Iterator[tuple[datetime, str, Document]]:
    yield one.created_at, "conversation.opened", {}
    assigned: str | None = None
    for event in asof.events(one, until):
        match event:
            case Assigned():
                if assigned:
                    yield event.at, "conversation.agent_unassigned", {"unassigned": assigned}
                assigned = agent_id(ids, event.operator_id)
                yield event.at, "conversation.agent_assigned", {"assigned": assigned}
            case Closed(by="contact"):
                yield event.at, "conversation.closed_by_contact", {}
            case Closed():
                is_agent = event.by == "operator" and event.by_id
                agent = agent_id(ids, str(event.by_id)) if is_agent else None
                close_type = CLOSE_TYPES.get(event.by, event.by)
                yield event.at, "conversation.closed", {"close_type": close_type, "agent_id": agent}
            case Rated(kind="csat"):
                told = {"rating_value": event.score, "rating_text": event.comment}
                yield event.at, "conversation.rated", told


def _event(
    ids: Ids, account: str, one: Conversation, name: str, at: datetime, told: Document
) -> Document:
    just_after = at + timedelta(milliseconds=1)
    return {
        "type": "event_callback",
        "event": name,
        "timestamp": utc(at),
        "account_id": account,
        "app_id": "sandbox",
        "data": {
            "conversation": {
                "id": conversation_id(ids, one.id),
                "status": status(asof.events(one, just_after)),
                "created_at": utc(one.created_at),
                **parties(ids, one, just_after),
            },
            **told,
        },
    }
