"""When operators are present, and who can take a conversation at some instant."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from chatmart.sandbox import rhythm
from chatmart.sandbox.world import Operator, Presence

_DAYS_BEYOND = 14  # the work that the last days leave behind is done after them
_ABSENCE_RATE = 0.04
_LUNCH_HOURS = 0.5
_MORNING = timedelta(hours=4.5)  # those who share what the night has left


@dataclass(frozen=True, slots=True)
class Roster:
    """Each operator with their presences in order, by the operator's id."""

    shifts: Mapping[str, tuple[Operator, tuple[Presence, ...]]]


def roster(rng: Random, operators: Sequence[Operator], zone: ZoneInfo) -> Roster:
    return Roster({one.id: (one, tuple(_presences(rng, one, zone))) for one in operators})


def online(roster: Roster, at: datetime) -> list[Operator]:
    found = []
    for operator, presences in roster.shifts.values():
        current = bisect_right(presences, at, key=lambda one: one.online_from) - 1
        if current >= 0 and at < presences[current].online_until:
            found.append(operator)
    return found


def next_online(roster: Roster, at: datetime) -> list[tuple[Operator, datetime]]:
    """Who comes first after `at`, and who else comes soon after that, each with the instant."""
    coming = [(one, back_at(roster, one, at)) for one, _ in roster.shifts.values()]
    instants = [(one, back) for one, back in coming if back is not None]
    first = min(back for _, back in instants)
    return [(one, back) for one, back in instants if back - first < _MORNING]


def back_at(roster: Roster, operator: Operator, at: datetime) -> datetime | None:
    """When the operator comes next after `at`; None when never."""
    _, presences = roster.shifts[operator.id]
    following = bisect_right(presences, at, key=lambda one: one.online_from)
    return presences[following].online_from if following < len(presences) else None


def _presences(rng: Random, operator: Operator, zone: ZoneInfo) -> list[Presence]:
    planned = (rhythm.LAST_DAY - rhythm.FIRST_DAY).days + 1 + _DAYS_BEYOND
    length = (rhythm.LAST_LIVED_DAY - rhythm.FIRST_DAY).days + 1 + _DAYS_BEYOND
    # of its own, so that the days after the sample leave the sample as it is
    later = Random(f"{operator.id} later")  # noqa: S311  nothing secret: the sample must repeat
    presences: list[Presence] = []
    for number in range(min(length, operator.days_employed or length)):
        day = rhythm.FIRST_DAY + timedelta(days=number)
        chance = rng if number < planned else later
        if day.weekday() in operator.weekdays and chance.random() > _ABSENCE_RATE:
            presences += _working_day(chance, operator, day, zone)
    return presences


def _working_day(rng: Random, operator: Operator, day: date, zone: ZoneInfo) -> list[Presence]:
    start, end = operator.hours
    lunch = (start + end) / 2 + rng.uniform(-0.5, 0.5)
    edges = (
        (start + rng.uniform(-0.1, 0.15), lunch),
        (lunch + _LUNCH_HOURS * rng.uniform(0.8, 1.4), end + rng.uniform(-0.1, 0.2)),
    )
    return [
        Presence(
            id=f"{operator.id}-{day}-{part}",
            operator_id=operator.id,
            online_from=_whole_seconds(rhythm.wall_time(day, begin, zone)),
            online_until=_whole_seconds(rhythm.wall_time(day, finish, zone)),
        )
        for part, (begin, finish) in enumerate(edges, 1)
    ]


def _whole_seconds(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)
