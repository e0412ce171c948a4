"""Conversations of a random world as those write them who sell inboxes."""

from random import Random

from tests.reference.documents import Document
from tests.reference.world_vendor_values import Told, Waits, exact, first, seconds

SENDERS = {"contact": ("0", "contact"), "operator": ("1", "user"), "bot": ("1", "agent_bot")}


def chatwoot(random: Random, plain: Document, waits: Waits) -> Told:
    waited, lasted, events = first(waits), None, []
    if waited is not None:
        events.append(event("first_response", waited, plain["created_at"]))
    if plain["status"] == "closed":
        spent = seconds(plain["closed_at"]) - seconds(plain["created_at"])
        lasted = float(spent + random.choice((0, 7, 9_000)))
        resolved = event("conversation_resolved", lasted, plain["closed_at"])
        events.append(resolved | {"user_id": "op-1"})
        plain["closed_by"] = {"type": "operator", "id": "op-1"}
    contact = plain["contact"]
    sender = {"id": contact["id"], "email": contact.get("email")}
    told = {
        "conversation": {
            "status": "resolved" if plain["status"] == "closed" else "open",
            "created_at": seconds(plain["created_at"]),
            "meta": {
                "channel": "Channel::WebWidget",
                "sender": sender | {"phone_number": contact.get("phone")},
            },
        },
        "as_set": {"is_resolved_by_assignee": True, "ga_client_id": contact.get("ga_client_id")},
        "reporting_events": events,
        "messages": [sent(number, message) for number, message in enumerate(plain["messages"])],
    }
    return told, {"first_response_time": exact(waited), "resolution_time": exact(lasted)}


def event(name: str, value: float, ended_at: str) -> Document:
    return {"name": name, "value": value, "event_end_time": ended_at}


def sent(number: int, message: Document) -> Document:
    author = message["author"]
    kind, sender = SENDERS[author["type"]]
    name = author["id"].removeprefix("bot-") if author["id"] else "7"
    return {
        "id": number,
        "message_type": kind,
        "sender": {"type": sender, "id": name},
        "created_at": seconds(message["sent_at"]),
    }


def gorgias(random: Random, plain: Document, waits: Waits) -> Told:
    plain["is_proactive"] = False
    count = len(plain["messages"]) + random.choice((0, 0, 1))
    told = {
        "ticket": {
            "status": plain["status"],
            "channel": "chat",
            "customer": {"id": plain["contact"]["id"], "email": plain["contact"].get("email")},
            "created_datetime": plain["created_at"],
            "closed_datetime": plain["closed_at"],
            "messages_count": count,
        },
        "as_set": {"ga_client_id": plain["contact"].get("ga_client_id")},
        "messages": [
            {
                "id": number,
                "channel": "chat",
                "from_agent": message["author"]["type"] != "contact",
                "as_set": {"is_of_bot": message["author"]["type"] == "bot"},
                "sender": {"id": message["author"]["id"]},
                "created_datetime": message["sent_at"],
            }
            for number, message in enumerate(plain["messages"])
        ],
    }
    plain["contact"].pop("phone", None)
    return told, {"messages": exact(count)}
