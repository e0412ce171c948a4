"""When somebody whom a conversation convinced buys."""

from datetime import datetime, timedelta
from random import Random
from typing import Literal
from zoneinfo import ZoneInfo

from chatmart.sandbox import rhythm
from chatmart.sandbox.world import Conversation, Message

Delay = Literal["at once", "within hours", "within days", "after weeks"]
DELAYS: dict[Delay, float] = {
    "at once": 0.55,
    "within hours": 0.22,
    "within days": 0.15,
    "after weeks": 0.08,
}


def buys_at(rng: Random, conversation: Conversation, zone: ZoneInfo) -> datetime:
    convinced_at = _convinced_at(conversation)
    delay = rng.choices(list(DELAYS), list(DELAYS.values()))[0]
    if delay == "at once":
        return convinced_at + timedelta(seconds=rng.randrange(120, 2700))
    if delay == "within hours":
        return convinced_at + timedelta(hours=rng.uniform(1, 14))
    days = rng.randint(1, 4) if delay == "within days" else rng.randint(7, 28)
    day = convinced_at.astimezone(zone).date() + timedelta(days=days)
    return rhythm.moment_on(rng, day, zone)


def _convinced_at(conversation: Conversation) -> datetime:
    """The first answer, or the contact's first message when there is none."""
    counted = [
        event
        for event in conversation.events
        if isinstance(event, Message) and event.kind != "note" and event.author_type != "system"
    ]
    first = next(i for i, one in enumerate(counted) if one.author_type == "contact")
    answers = (one for one in counted[first:] if one.author_type != "contact")
    return next(answers, counted[first]).at
