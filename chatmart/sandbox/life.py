"""The days of one shop, lived through in the order of their happenings."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from random import Random

from chatmart.sandbox import afterwards, happenings, people, rhythm, staff
from chatmart.sandbox.history import History
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.story import Story
from chatmart.sandbox.world import Order

SEED = 20260902

Happening = Callable[[Story, datetime], None]

# somebody writes in each pass of the hour that the clocks of Prague show twice, and around midnight
_ODD_INSTANTS = tuple(
    datetime(2026, 10, day, hour, minute, tzinfo=UTC)
    for day, hour, minute in ((24, 21, 58), (24, 22, 1), (25, 0, 31), (25, 1, 31), (25, 22, 59))
)


def live(shop: Shop) -> History:
    rng = Random(f"{SEED} {shop.account}")  # noqa: S311  nothing secret: the sample must repeat
    roster = staff.roster(rng, shop.operators, shop.zone)
    story = Story(shop, rng, roster, people.Town(shop, rng))
    for day in rhythm.days():
        for at, happen in sorted(_day(shop, rng, day), key=lambda one: one[0]):
            happen(story, at)
    aftermath = afterwards.plant(story, f"{SEED} {shop.account} afterwards")
    late_hits = f"{SEED} {shop.account} late hits"
    presences = [one for _, shifts in roster.shifts.values() for one in shifts]
    return History(
        shop=shop,
        persons=tuple(story.town.persons),
        presences=tuple(afterwards.presences_with_early_birds(presences)),
        visits=tuple(afterwards.visits_with_late_hits(story, late_hits)),
        deliveries=tuple(story.deliveries),
        conversations=tuple(aftermath.conversations.values()),
        orders=_numbered(aftermath.orders.values()),
    )


def _numbered(orders: Iterable[Order]) -> tuple[Order, ...]:
    by_instant = sorted(orders, key=lambda order: (order.created_at, order.id))
    return tuple(
        replace(order, number=f"2026{place:05}") for place, order in enumerate(by_instant, 1)
    )


def _day(shop: Shop, rng: Random, day: date) -> list[tuple[datetime, Happening]]:
    averages: list[tuple[float, Happening]] = [
        (shop.visits_a_day, happenings.come),
        (shop.counter_orders_a_day, happenings.buy_elsewhere),
    ]
    for channel, average in shop.other_conversations_a_day.items():
        averages.append((average, partial(happenings.write, channel=channel)))
    day_plan = [
        (rhythm.moment_on(rng, day, shop.zone), happening)
        for average, happening in averages
        for _ in range(rhythm.count_on(rng, day, average))
    ]
    odd = (at for at in _ODD_INSTANTS if at.astimezone(shop.zone).date() == day)
    return day_plan + [(at, partial(happenings.write, channel="facebook")) for at in odd]
