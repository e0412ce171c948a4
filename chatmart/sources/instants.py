"""Reads instants as vendors write them; ValueError for what is none."""

from datetime import UTC, datetime
from decimal import Decimal


def iso(text: object) -> datetime:
    """Read ISO 8601; without an offset it is UTC."""
    if not isinstance(text, str):
        raise ValueError("no text")
    at = datetime.fromisoformat(text.strip())
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def epoch_seconds(number: object) -> datetime:
    return _epoch(number, 1)


def epoch_milliseconds(number: object) -> datetime:
    return _epoch(number, 1000)


def _epoch(number: object, per_second: int) -> datetime:
    if isinstance(number, bool) or not isinstance(number, int | float | str | Decimal):
        raise ValueError("no number")
    try:
        return datetime.fromtimestamp(float(Decimal(str(number)) / per_second), UTC)
    except (ArithmeticError, OverflowError, OSError) as error:
        raise ValueError("no number") from error
