"""The days of the sample, and the rhythm of a shop over day, week and season in local time."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from chatmart.sandbox.nights import NIGHTS

FIRST_DAY = date(2026, 9, 2)
LAST_DAY = date(2026, 10, 31)
LAST_LIVED_DAY = LAST_DAY + timedelta(days=NIGHTS + 1)  # the last night falls into it
SALE_DAYS = frozenset(date(2026, 10, day) for day in (9, 10, 11))

_WEEKDAYS = (1.18, 1.10, 1.05, 1.0, 0.92, 0.78, 0.97)  # Monday first
_SALE = 1.6
_GROWTH = 0.25  # over the whole sample

# the web is busy at noon and in the evening; the few at night make days meet at midnight
WEB_HOURS = (
    7,
    4,
    2,
    1,
    1,
    2,
    6,
    14,
    26,
    36,
    42,
    44,
    40,
    40,
    38,
    36,
    36,
    38,
    44,
    54,
    62,
    56,
    36,
    18,
)
WORKING_HOURS = tuple(1 if 8 <= hour < 18 else 0 for hour in range(24))


def days() -> Iterator[date]:
    for number in range((LAST_LIVED_DAY - FIRST_DAY).days + 1):
        yield FIRST_DAY + timedelta(days=number)


def count_on(rng: Random, day: date, average: float) -> int:
    """How many of something happen that day, when `average` happen on an ordinary one."""
    season = 1 + _GROWTH * ((day - FIRST_DAY).days / 60 - 0.5)
    expected = average * season * _WEEKDAYS[day.weekday()] * (_SALE if day in SALE_DAYS else 1)
    return max(0, round(rng.gauss(expected, expected**0.5)))


def moment_on(rng: Random, day: date, zone: ZoneInfo, hours: Sequence[int] = WEB_HOURS) -> datetime:
    """Some instant of the local day; both passes of an hour that comes twice are possible."""
    hour = rng.choices(range(24), hours)[0]
    milliseconds = rng.randrange(3_600_000)
    wall = datetime.combine(day, time(hour, fold=rng.randrange(2)), zone)
    return wall.astimezone(UTC) + timedelta(milliseconds=milliseconds)


def wall_time(day: date, hours: float, zone: ZoneInfo) -> datetime:
    """The instant at which the clocks of `zone` show `hours` after that day's midnight."""
    local = datetime.combine(day, time()) + timedelta(hours=hours)
    return local.replace(tzinfo=zone).astimezone(UTC)


@cache  # asked for every visit
def midnight_after(day: date, zone: ZoneInfo) -> datetime:
    return wall_time(day, 24, zone)
