"""Business seconds by brute force: minute after minute, asked what the clock on the wall shows."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chatmart.settings import PROJECT_ROOT

SEEDS = PROJECT_ROOT / "dbt_project" / "seeds"
MINUTE = timedelta(minutes=1)


class Stretch(NamedTuple):
    """Hours of a day in minutes; an end at or before the beginning lies on the next day."""

    opens: int
    closes: int


class Hours(NamedTuple):
    """The seeds' rows; both keys begin with the account."""

    usual: dict[tuple[str, str, int], list[Stretch]]
    special: dict[tuple[str, date], list[Stretch]]


def hours() -> Hours:
    usual: dict[tuple[str, str, int], list[Stretch]] = {}
    for row in _rows(SEEDS / "business_hours.csv"):
        key = row["account"], row["team_id"], int(row["day_of_week"])
        usual.setdefault(key, []).append(_stretch(row))
    special: dict[tuple[str, date], list[Stretch]] = {}
    for row in _rows(SEEDS / "business_holidays.csv"):
        stretches = special.setdefault(
            (row["account"], date.fromisoformat(row["holiday_date"])), []
        )
        if row["opens_at"]:
            stretches.append(_stretch(row))
    return Hours(usual, special)


def business_seconds(
    hours: Hours, zone: ZoneInfo, account: str, team: str, begin: datetime, end: datetime
) -> Fraction | None:
    """Count open time from `begin` to `end`; null for an account without hours."""
    teams = {team for known, team, _ in hours.usual if known == account}
    if not teams:
        return None
    team = team if team in teams else ""
    total = timedelta(0)
    minute = begin.astimezone(UTC).replace(second=0, microsecond=0)
    while minute < end:
        if _is_open(hours, account, team, minute.astimezone(zone)):
            total += min(end, minute + MINUTE) - max(begin, minute)
        minute += MINUTE
    return Fraction(total // timedelta(microseconds=1), 1_000_000)


def _is_open(hours: Hours, account: str, team: str, wall: datetime) -> bool:
    now = wall.hour * 60 + wall.minute
    today = any(
        one.opens <= now and (now < one.closes or one.closes <= one.opens)
        for one in _of_day(hours, account, team, wall.date())
    )
    yesterday = any(
        one.closes <= one.opens and now < one.closes
        for one in _of_day(hours, account, team, wall.date() - timedelta(days=1))
    )
    return today or yesterday


def _of_day(hours: Hours, account: str, team: str, day: date) -> list[Stretch]:
    if (account, day) in hours.special:
        return hours.special[account, day]
    return hours.usual.get((account, team, day.isoweekday()), [])


def _stretch(row: dict[str, str]) -> Stretch:
    return Stretch(_minutes(row["opens_at"]), _minutes(row["closes_at"]))


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)
