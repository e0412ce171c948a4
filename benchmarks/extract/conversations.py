"""Smartsupp conversations that are made up when somebody asks for them, always the same ones."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from benchmarks.landing.documents import WORDS

Document = dict[str, Any]

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
APART = timedelta(seconds=37)
LASTS = timedelta(minutes=20)
SETTLES = timedelta(minutes=2)  # from the end to the last change

_AGENTS = tuple(str(100_200 + number) for number in range(20))


def identity(number: int) -> str:
    return f"coBench{number:07}"


def number_of(identity: str) -> int:
    return int(identity.removeprefix("coBench"))


def created_at(number: int) -> datetime:
    return FIRST + number * APART


def conversation(number: int) -> Document:
    start = created_at(number)
    agent = _AGENTS[number % len(_AGENTS)]
    return {
        "id": identity(number),
        "ext_id": None,
        "status": "closed",
        "unread": False,
        "created_at": _instant(start),
        "updated_at": _instant(start + LASTS + SETTLES),
        "finished_at": _instant(start + LASTS),
        "channel": {"type": "default", "id": None},
        "contact_id": None,
        "visitor_id": None,
        "agent_ids": [agent],
        "assigned_ids": [agent],
        "group_id": None,
        "rating_value": 1 + number % 5,
        "rating_text": None,
        "domain": "shop.example.com",
        "referer": "https://shop.example.com/cart/",
        "is_offline": False,
        "is_served": True,
        "variables": {"ga_client_id": f"111.{number}"},
        "tags": [],
        "location": {"ip": "192.0.2.10", "code": "CZ", "country": "Czechia", "city": "Brno"},
        "last_message": {"text": "thanks", "created_at": _instant(start + LASTS)},
    }


def messages(number: int, count: int) -> list[Document]:
    """By instant; the contact and the agent take turns."""
    rng = Random(number)  # noqa: S311 - not for secrets
    return [_message(number, place, count, rng) for place in range(count)]


def _message(number: int, place: int, count: int, rng: Random) -> Document:
    is_reply = place % 2 == 1
    sent_at = _instant(created_at(number) + place * LASTS / count)
    return {
        "id": f"msBench{number:07}x{place}",
        "ext_id": None,
        "type": "message",
        "sub_type": "agent" if is_reply else "contact",
        "conversation_id": identity(number),
        "visitor_id": None,
        "agent_id": _AGENTS[number % len(_AGENTS)] if is_reply else None,
        "content": {"type": "text", "text": " ".join(rng.choices(WORDS, k=12))},
        "is_reply": is_reply,
        "is_first_reply": place == 1,
        "is_offline": False,
        "is_offline_reply": False,
        "response_time": int(LASTS.total_seconds() / count) if is_reply else None,
        "trigger_id": None,
        "trigger_name": None,
        "delivery_status": "delivered",
        "created_at": sent_at,
        "updated_at": sent_at,
        "attachments": [],
        "page_url": None if is_reply else "https://shop.example.com/p/cream",
    }


def _instant(at: datetime) -> str:
    return f"{at.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
