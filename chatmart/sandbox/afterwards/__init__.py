"""What the nights bring to things of earlier days.

It is planted when the life is over, by chances of its own: so the life itself stays as it is, and
each night has some of everything.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

from chatmart.sandbox import nights
from chatmart.sandbox.afterwards import buyers, identities, talks
from chatmart.sandbox.afterwards.state import Aftermath, Window
from chatmart.sandbox.story import Story
from chatmart.sandbox.world import Presence, Visit

_LATE_HIT_RATE = 0.04
_LATE_HOURS = (2, 72)  # web analytics takes no hits that are older
_COMES_EARLY = timedelta(minutes=12)
_AFTER_NIGHT = timedelta(minutes=75)


def plant(story: Story, seed: str) -> Aftermath:
    aftermath = Aftermath(
        story=story,
        rng=Random(seed),  # noqa: S311  nothing secret: the sample must repeat
        conversations={one.id: one for one in story.conversations},
        orders={one.id: one for one in story.orders},
    )
    for night in nights.later_nights():
        window = Window(nights.as_of(night - 1), nights.as_of(night))
        talks.happen(aftermath, window)
        identities.happen(aftermath, window)
        buyers.happen(aftermath, window)
    return aftermath


def visits_with_late_hits(story: Story, seed: str) -> Iterator[Visit]:
    rng = Random(seed)  # noqa: S311  as above
    for visit in story.visits:
        is_late = rng.random() < _LATE_HIT_RATE
        late_by = timedelta(hours=rng.uniform(*_LATE_HOURS)) if is_late else timedelta()
        yield replace(visit, late_by=late_by)


def presences_with_early_birds(presences: list[Presence]) -> Iterator[Presence]:
    """Who would come soon after a night is there already, so that each night meets somebody."""
    instants = [nights.as_of(1), *map(nights.as_of, nights.later_nights())]
    for one in presences:
        night = next((at for at in instants if at < one.online_from < at + _AFTER_NIGHT), None)
        yield replace(one, online_from=night - _COMES_EARLY) if night else one
