"""Who was online at the same time; one who is online twice at once is online once."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from tests.reference.documents import Tables, seconds_between

QUARTER = timedelta(minutes=15)
Interval = tuple[datetime, datetime]
Operator = tuple[str, str]


def intervals_of_operators(core: Tables) -> dict[Operator, list[Interval]]:
    """Give what has ended; what still lasts has no length yet."""
    found: dict[Operator, list[Interval]] = defaultdict(list)
    for row in core["fct_operator_presence"]:
        if row["online_until_at"] is not None:
            interval = row["online_from_at"], row["online_until_at"]
            found[row["account"], row["operator_id"]].append(interval)
    return found


def online(
    those: dict[object, list[Interval]],
) -> Iterator[tuple[datetime, Fraction, int]]:
    """Give each quarter of an hour with the seconds of all in it and the most at one instant."""
    touched = {
        begin
        for intervals in those.values()
        for interval in intervals
        for begin in quarters(interval)
    }
    for begin in touched:
        end = begin + QUARTER
        near = [
            (who, max(first, begin), min(last, end))
            for who, intervals in those.items()
            for first, last in intervals
            if first < end and last > begin
        ]
        seconds, most = Fraction(0), 0
        moments = sorted({moment for _, first, last in near for moment in (first, last)})
        for earlier, later in pairwise(moments):
            there = len({who for who, first, last in near if first <= earlier and last >= later})
            lasting = seconds_between(earlier, later)
            assert lasting is not None
            seconds += there * lasting
            most = max(most, there)
        yield begin, seconds, most


def quarters(interval: Interval) -> list[datetime]:
    """Give the quarters of an hour that an interval touches."""
    begin = interval[0].replace(minute=interval[0].minute // 15 * 15, second=0, microsecond=0)
    count = (interval[1] - begin) // QUARTER
    return [begin + number * QUARTER for number in range(count + 1)]


def seconds_within(intervals: list[Interval], begin: datetime, end: datetime) -> Fraction:
    """Add up what the intervals cover together between two instants."""
    total, reached = Fraction(0), begin
    for first, last in sorted(intervals):
        lasting = seconds_between(max(first, reached), min(last, end))
        if lasting is not None and lasting > 0:
            total += lasting
            reached = min(last, end)
    return total
