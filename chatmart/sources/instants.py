"""Reads instants as vendors write them; ValueError for what is none."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:[.,]\d+)?)S)?)?"
)
INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-](?:0\d|1[0-5])(?::?[0-5]\d)?)?)?",
    re.ASCII,
)
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # what seems earlier was counted in another unit
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def iso(text: object) -> datetime:
    """Read ISO 8601; without an offset it is UTC.

    Only what databases read as well: no weeks, no offsets with seconds.
    """
    if not isinstance(text, str) or not INSTANT.fullmatch(text.strip()):
        raise ValueError("no instant")
    try:
        at = datetime.fromisoformat(text.strip())
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("no instant") from error


def iso_duration(text: object) -> timedelta:
    """Read an ISO 8601 duration; months and years have no length of their own."""
    found = DURATION.fullmatch(text) if isinstance(text, str) else None
    parts = {name: part for name, part in found.groupdict().items() if part} if found else {}
    if not parts:
        raise ValueError("no duration")
    return timedelta(**{name: float(part.replace(",", ".")) for name, part in parts.items()})


# 0 stays 1970: vendors write it for never
def epoch_seconds(number: object) -> datetime:
    return _epoch(number, 1)


def epoch_milliseconds(number: object) -> datetime:
    return _epoch(number, 1000)


def _epoch(number: object, per_second: int) -> datetime:
    if isinstance(number, bool) or not isinstance(number, int | float | str | Decimal):
        raise ValueError("no number")
    try:
        at = datetime.fromtimestamp(float(Decimal(str(number)) / per_second), UTC)
    except (ArithmeticError, OverflowError, OSError) as error:
        raise ValueError("no number") from error
    if at.timestamp() and not EARLIEST <= at < LATEST:
        raise ValueError("no instant in this unit")
    return at
