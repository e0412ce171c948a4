"""Reads instants as vendors write them; ValueError for what is none."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:[.,]\d+)?)S)?)?"
)


def iso(text: object) -> datetime:
    """Read ISO 8601; without an offset it is UTC."""
    if not isinstance(text, str):
        raise ValueError("no text")
    at = datetime.fromisoformat(text.strip())
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def iso_duration(text: object) -> timedelta:
    """Read an ISO 8601 duration; months and years have no length of their own."""
    found = DURATION.fullmatch(text) if isinstance(text, str) else None
    parts = {name: part for name, part in found.groupdict().items() if part} if found else {}
    if not parts:
        raise ValueError("no duration")
    return timedelta(**{name: float(part.replace(",", ".")) for name, part in parts.items()})


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
