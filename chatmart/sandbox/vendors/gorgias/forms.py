"""How Gorgias writes instants: in several ways, all of them UTC."""

from datetime import UTC, datetime
from typing import Any

Document = dict[str, Any]


def written(at: datetime, number: int) -> str:
    """Which way it is depends on the record that it belongs to."""
    plain = at.astimezone(UTC).replace(tzinfo=None)
    if number % 3 == 0:
        return plain.isoformat(timespec="microseconds")
    if number % 3 == 1:
        return f"{plain.isoformat(timespec='microseconds')}+00:00"
    # without a fraction when there is none
    return f"{plain.isoformat()}+00:00"


def maybe(at: datetime | None, number: int) -> str | None:
    return written(at, number) if at else None


def instant_of(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
