"""Writes the conversations that everybody lands."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

SEED = 20260504
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = (
    "parcel", "order", "return", "lamp", "size", "colour", "when", "where", "could", "please",
    "thanks", "delivery", "address", "invoice", "payment", "card", "refund", "discount", "code",
    "stock", "available", "tomorrow", "exchange", "warranty", "broken", "label", "carrier",
    "tracking", "number", "shop", "help", "colleague", "moment", "answer", "question", "basket",
)  # fmt: skip


def write(
    path: Path, documents: int, messages: int, version: int, is_shuffled: bool = False
) -> None:
    """Write so many conversations; a higher version is a newer one of the same."""
    chance = random.Random(SEED + messages)  # noqa: S311 - not for secrets
    numbers = list(range(documents))
    if is_shuffled:
        chance.shuffle(numbers)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for number in numbers:
            file.write(orjson.dumps(_conversation(number, messages, version, chance)) + b"\n")


def _conversation(
    number: int, messages: int, version: int, chance: random.Random
) -> dict[str, Any]:
    start = FIRST_DAY + timedelta(seconds=37 * number)
    ended = start + timedelta(seconds=45 * messages)
    return {
        "account": "shop-cz",
        "id": f"{number:09d}",
        "channel": "chat",
        "status": "closed",
        "created_at": _instant(start),
        "updated_at": _instant(ended + timedelta(hours=version)),
        "closed_at": _instant(ended),
        "closed_by": {"type": "operator", "id": "operator-1"},
        "team": {"id": "advice", "name": "Advice"},
        "contact": {"id": f"visitor-{number}", "email": f"visitor-{number}@example.com"},
        "tags": [{"name": chance.choice(WORDS), "applied_at": _instant(ended)}],
        "messages": [_message(number, place, start, chance) for place in range(messages)],
        "ratings": [],
    }


def _message(number: int, place: int, start: datetime, chance: random.Random) -> dict[str, Any]:
    kind = "operator" if place % 2 else "contact"
    return {
        "id": f"{number}-{place}",
        "sent_at": _instant(start + timedelta(seconds=45 * place)),
        "author": {"type": kind, "id": f"{kind}-{chance.randrange(20)}"},
        "text": " ".join(chance.choices(WORDS, k=12)),
    }


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
