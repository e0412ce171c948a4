"""The life while later happenings are planted into it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple, TypeVar

from chatmart.sandbox.story import Story
from chatmart.sandbox.world import Conversation, Order

Thing = TypeVar("Thing", Conversation, Order)


class Window(NamedTuple):
    """Between two nights."""

    start: datetime
    end: datetime


@dataclass(slots=True)
class Aftermath:
    story: Story
    rng: Random
    conversations: dict[str, Conversation]
    orders: dict[str, Order]
    touched: set[str] = field(default_factory=set)  # ids: nothing is planted into the same twice


def sometime(aftermath: Aftermath, window: Window) -> datetime:
    seconds = aftermath.rng.uniform(60, (window.end - window.start).total_seconds() - 60)
    return (window.start + timedelta(seconds=seconds)).replace(microsecond=0)


def pick(aftermath: Aftermath, candidates: Sequence[Thing], count: int = 1) -> list[Thing]:
    free = [one for one in candidates if one.id not in aftermath.touched]
    picked = aftermath.rng.sample(free, min(count, len(free)))
    aftermath.touched.update(one.id for one in picked)
    return picked


def is_days_before(at: datetime, window: Window, days: tuple[float, float]) -> bool:
    youngest, oldest = (window.start - timedelta(days=one) for one in days)
    return oldest <= at < youngest
