"""Conversations of a random world as those write them who sell chats."""

from datetime import timedelta
from fractions import Fraction
from random import Random

from tests.reference.documents import Document, required_instant
from tests.reference.world_vendor_values import Told, Waits, exact, first, milliseconds


def smartsupp(random: Random, plain: Document, waits: Waits) -> Told:
    names = {"contact": "contact", "operator": "agent", "bot": "bot"}
    messages: list[Document] = [
        {
            "id": f"m{number}",
            "type": "message",
            "sub_type": names[message["author"]["type"]],
            "agent_id": message["author"]["id"],
            "trigger_id": message["author"]["id"],
            "created_at": message["sent_at"],
        }
        for number, message in enumerate(plain["messages"])
    ]
    plain["is_proactive"] = bool(messages) and messages[0]["sub_type"] == "bot"
    replies = [message for message in messages if message["sub_type"] == "agent"]
    known = [waited for waited in waits if waited is not None][: len(replies)]
    for number, (message, waited) in enumerate(zip(replies, known, strict=False)):
        message |= {"is_reply": True, "is_first_reply": number == 0, "response_time": waited}
    told = {
        "conversation": {
            "status": plain["status"],
            "channel": {"type": "default"},
            "visitor_id": plain["contact"]["id"],
            "created_at": plain["created_at"],
            "finished_at": plain["closed_at"],
        },
        "ga_client_id": plain["contact"].get("ga_client_id"),
        "contact": {name: plain["contact"].get(name) for name in ("email", "phone")},
        "messages": messages,
    }
    mean = sum(map(Fraction, known), Fraction(0)) / len(known) if known else None
    return told, {
        "first_response_time": exact(known[0]) if known else None,
        "response_time": None if mean is None else str(mean),
        "responses": exact(len(known)),
    }


def ended_chat(random: Random, plain: Document, waits: Waits) -> Told:
    names = {"contact": "visitor", "operator": "agent", "bot": "bot"}
    last = plain["messages"][-1]["sent_at"] if plain["messages"] else plain["created_at"]
    ended = (required_instant(last) + timedelta(seconds=60)).isoformat()
    plain |= {"status": "closed", "closed_at": ended, "is_offline": random.random() < 0.2}
    waited, mean = first(waits), random.choice((None, 30, 95))
    told = {
        "chat": {
            "visitor": {name: plain["contact"].get(name) for name in ("id", "email", "phone")},
            "beginAt": milliseconds(plain["created_at"]),
            "endAt": milliseconds(ended),
            "channel": {
                "isOffline": plain["is_offline"],
                "firstResponse": waited,
                "avgResponse": mean,
            },
            "messages": [
                {
                    "from": names[message["author"]["type"]],
                    "triggeredBy": message["author"]["id"],
                    "sentAt": milliseconds(message["sent_at"]),
                }
                for message in plain["messages"]
            ],
        },
        "ga_client_id": plain["contact"].get("ga_client_id"),
    }
    return told, {"first_response_time": exact(waited), "response_time": exact(mean)}


def zoho_salesiq(random: Random, plain: Document, waits: Waits) -> Told:
    closer = random.choice((None, "operator", "visitor", "scheduler"))
    meant = {"operator": "operator", "visitor": "contact", "scheduler": "system"}
    if plain["status"] == "closed" and closer:
        plain["closed_by"] = {"type": meant[closer]}
    plain["contact"].pop("ga_client_id", None)
    waited, counts = first(waits), [random.randint(0, 2) for _ in range(4)]
    threads = [thread(number, waited, counts) for number in range(random.choice((0, 1, 1, 2)))]
    told = {
        "conversation": {
            "type": "chat",
            "chat_status": {"state_key": "ended" if plain["status"] == "closed" else "open"},
            "uvid": plain["contact"]["id"],
            "visitor": {name: plain["contact"].get(name) for name in ("email", "phone")},
            "start_time": milliseconds(plain["created_at"]),
            "end_time": milliseconds(plain["closed_at"]) if plain["closed_at"] else None,
        },
        "ended_by": closer,
        "messages": [said(number, message) for number, message in enumerate(plain["messages"])],
        "threads": threads,
    }
    return told, {
        "first_response_time": exact(waited) if threads else None,
        "operator_messages": exact(sum(counts[: len(threads)])) if threads else None,
        "contact_messages": exact(sum(counts[2 : 2 + len(threads)])) if threads else None,
    }


def thread(number: int, waited: float | None, counts: list[int]) -> Document:
    return {
        "metrics": {
            "first_response_time": None if waited is None else waited * 1000 + 10**6 * number,
            "operator_message_count": counts[number],
            "visitor_message_count": counts[number + 2],
        }
    }


def said(number: int, message: Document) -> Document:
    author = message["author"]
    mark = {"contact": "$", "operator": "", "bot": "b"}[author["type"]]
    return {
        "id": f"m{number}",
        "type": "text",
        "sender": {"id": mark + (author["id"] or "7")},
        "time": milliseconds(message["sent_at"]),
    }
