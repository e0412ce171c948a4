"""Conversations of earlier days: rated, tagged, reopened, deleted, or begun by a wrong clock."""

from dataclasses import replace
from datetime import timedelta

from chatmart.sandbox import asof, endings
from chatmart.sandbox.afterwards.state import Aftermath, Window, is_days_before, pick, sometime
from chatmart.sandbox.conversing import last_operator
from chatmart.sandbox.dialogue import Draft
from chatmart.sandbox.identity import linked
from chatmart.sandbox.world import (
    Closed,
    Conversation,
    Event,
    Message,
    Order,
    Rated,
    Tagged,
)

_QUIET_FOR = (2.0, 20.0)  # days
_DELETED_AFTER = (1.0, 40.0)
_CREDITED = timedelta(hours=48)


def happen(aftermath: Aftermath, window: Window) -> None:
    for one in pick(aftermath, [one for one in _quiet(aftermath, window) if not _rated(one)], 2):
        _rate(aftermath, window, one)
    for one in pick(aftermath, [one for one in _quiet(aftermath, window) if not _tagged(one)], 2):
        _tag(aftermath, window, one)
    for one in pick(aftermath, _quiet(aftermath, window)):
        _reopen(aftermath, window, one)
    for one in pick(aftermath, _quiet(aftermath, window)):
        _delete_message(aftermath, window, one)
    _delete_conversations(aftermath, window)
    for one in pick(aftermath, _begun_by_contact(aftermath, window), 2):
        _skew(aftermath, one)


def _quiet(aftermath: Aftermath, window: Window) -> list[Conversation]:
    """Closed by an operator, or at least after one wrote, and nothing since."""
    return [
        one
        for one in aftermath.conversations.values()
        if one.answered == "human"
        and any(isinstance(event, Closed) for event in one.events)
        and is_days_before(one.events[-1].at, window, _QUIET_FOR)
        and last_operator(one)
    ]


def _rated(one: Conversation) -> bool:
    return any(isinstance(event, Rated) and event.kind == "csat" for event in one.events)


def _tagged(one: Conversation) -> bool:
    return any(isinstance(event, Tagged) for event in one.events)


def _keep(aftermath: Aftermath, one: Conversation, *added: Event) -> None:
    events = tuple(sorted((*one.events, *added), key=lambda event: event.at))
    aftermath.conversations[one.id] = replace(one, events=events)


def _rate(aftermath: Aftermath, window: Window, one: Conversation) -> None:
    low, high = scale = aftermath.story.shop.csat_scale
    score = aftermath.rng.choice((low, high, high))  # who comes back for it is glad or cross
    rating = Rated(sometime(aftermath, window), f"{one.id}-csat", "csat", score, scale, "Later.")
    _keep(aftermath, one, rating)


def _tag(aftermath: Aftermath, window: Window, one: Conversation) -> None:
    name = aftermath.rng.choice(("Follow-up", "follow-up "))
    _keep(aftermath, one, Tagged(sometime(aftermath, window), name, "operator"))


def _reopen(aftermath: Aftermath, window: Window, one: Conversation) -> None:
    """The contact writes again; the answer may come in the night after."""
    story = aftermath.story
    at = sometime(aftermath, window)
    operator, _ = story.roster.shifts[last_operator(one) or ""]
    draft = Draft(
        shop=story.shop,
        roster=story.roster,
        rng=aftermath.rng,
        id=one.id,
        channel=one.channel,
        person=next(person for person in story.town.persons if person.id == one.person_id),
        contact_id=asof.contact(one, at).id,
        topic=one.topic,
        now=at,
        busyness=1,
        events=list(one.events),
        operator=operator,
        message_count=sum(isinstance(event, Message) for event in one.events),
    )
    endings.reopen(draft)
    _keep(aftermath, replace(one, events=tuple(draft.events)))


def _delete_message(aftermath: Aftermath, window: Window, one: Conversation) -> None:
    written = [event for event in one.events if isinstance(event, Message)]
    chosen = aftermath.rng.choice([event for event in written if event.author_type == "contact"])
    gone = replace(chosen, deleted_at=sometime(aftermath, window))
    events = tuple(gone if event is chosen else event for event in one.events)
    aftermath.conversations[one.id] = replace(one, events=events)


def _delete_conversations(aftermath: Aftermath, window: Window) -> None:
    """One that an order is owed to, and on every other night one that nothing hangs on."""
    old = [
        one
        for one in aftermath.conversations.values()
        if is_days_before(one.created_at, window, _DELETED_AFTER) and not one.is_proactive
    ]
    credited = {
        order.conversation_id: order
        for order in aftermath.orders.values()
        if order.created_at < window.start and order.id not in aftermath.touched
    }
    earning = [one for one in old if one.id in credited and is_owed(one, credited[one.id])]
    idle = [one for one in old if not one.led_to_order]
    chosen = pick(aftermath, earning) + pick(aftermath, idle, aftermath.rng.randrange(2))
    for one in chosen:
        if one.id in credited:
            aftermath.touched.add(credited[one.id].id)
        aftermath.conversations[one.id] = replace(one, deleted_at=sometime(aftermath, window))


def is_owed(one: Conversation, order: Order) -> bool:
    """Whether the conversation gets credit for the order by any window, from what both tell."""
    asked = next(event.at for event in one.events if isinstance(event, Message))
    is_soon = asked <= order.created_at <= one.created_at + _CREDITED
    return is_soon and order.customer is not None and linked(one.contact, order.customer)


def _begun_by_contact(aftermath: Aftermath, window: Window) -> list[Conversation]:
    return [
        one
        for one in aftermath.conversations.values()
        if window.start <= one.created_at < window.end - timedelta(minutes=1)
        and isinstance(one.events[0], Message)
        and one.events[0].author_type == "contact"
    ]


def _skew(aftermath: Aftermath, one: Conversation) -> None:
    """The contact's clock is behind the vendor's: it writes before the conversation begins."""
    behind = timedelta(milliseconds=aftermath.rng.randrange(2000, 9000))
    aftermath.conversations[one.id] = replace(one, created_at=one.events[0].at + behind)
