"""Business seconds by brute force: minute after minute, asked what the clock on the wall shows."""

import csv
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chatmart.settings import PROJECT_ROOT
from tests.reference.documents import Accounts, Document, seconds_between

SEEDS = PROJECT_ROOT / "dbt_project" / "seeds"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Rows(NamedTuple):
    """Rows of the seeds business_hours and business_holidays, as they are written there."""

    usual: list[Document]
    special: list[Document]


SEED_NAMES = ("business_hours", "business_holidays")


class Stretch(NamedTuple):
    """Hours of a day in minutes; an end at or before the beginning lies on the next day."""

    opens: int
    closes: int


class Hours(NamedTuple):
    """The seeds' rows; both keys begin with the account."""

    usual: dict[tuple[str, str, int], list[Stretch]]
    special: dict[tuple[str, date], list[Stretch]]


class Clock(NamedTuple):
    """Open time of an account's team between two instants, and whether it is open at one.

    Both give null for whom nobody stated hours.
    """

    seconds: Callable[[str, str | None, datetime, datetime], Fraction | None]
    is_open: Callable[[str, str | None, datetime], bool | None]


def seeded() -> Rows:
    return Rows(*map(_rows, SEED_NAMES))


def rows(documents: Mapping[str, list[Document]]) -> Rows:
    """Take the rows that stand beside the documents of a world."""
    return Rows(*(documents.get(name, []) for name in SEED_NAMES))


def hours(rows: Rows) -> Hours:
    usual: dict[tuple[str, str, int], list[Stretch]] = {}
    for row in rows.usual:
        key = row["account"], row["team_id"] or "", int(row["day_of_week"])
        usual.setdefault(key, []).append(_stretch(row))
    special: dict[tuple[str, date], list[Stretch]] = {}
    for row in rows.special:
        stretches = special.setdefault(
            (row["account"], date.fromisoformat(row["holiday_date"])), []
        )
        if row["opens_at"]:
            stretches.append(_stretch(row))
    return Hours(usual, special)


def clock(rows: Rows, accounts: Accounts) -> Clock:
    known = hours(rows)

    @cache
    def open_minutes(account: str, team: str, hour: datetime) -> list[datetime]:
        zone = ZoneInfo(accounts[account].time_zone if account in accounts else "UTC")
        minutes = [hour + number * MINUTE for number in range(60)]
        return [one for one in minutes if _is_open(known, account, team, one.astimezone(zone))]

    def is_open(account: str, team: str | None, at: datetime) -> bool | None:
        whose = _whose(known, account, team)
        minute = at.replace(second=0, microsecond=0)
        return None if whose is None else minute in open_minutes(account, whose, _hour_of(at))

    def seconds(account: str, team: str | None, begin: datetime, end: datetime) -> Fraction | None:
        whose = _whose(known, account, team)
        if whose is None:
            return None
        first, last = min(begin, end), max(begin, end)
        total = Fraction(0)
        hour = _hour_of(first)
        while hour < last:
            minutes = open_minutes(account, whose, hour)
            if first <= hour and hour + HOUR <= last:
                total += 60 * len(minutes)
            else:
                total += sum(_overlap(minute, first, last) for minute in minutes)
            hour += HOUR
        # what is told to end before it began counts as much the other way
        return total if begin <= end else -total

    return Clock(seconds, is_open)


def _hour_of(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _overlap(minute: datetime, first: datetime, last: datetime) -> Fraction:
    lasting = seconds_between(max(first, minute), min(last, minute + MINUTE))
    return max(lasting or Fraction(0), Fraction(0))


def _whose(hours: Hours, account: str, team: str | None) -> str | None:
    """Tell whose hours hold: the team's own, else the account's, else nobody's."""
    teams = {team for known, team, _ in hours.usual if known == account}
    return next((one for one in (team, "") if one in teams), None)


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


def _stretch(row: Document) -> Stretch:
    return Stretch(_minutes(row["opens_at"]), _minutes(row["closes_at"]))


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _rows(seed: str) -> list[Document]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))
