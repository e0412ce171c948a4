"""One conversation while it happens: who says what after which wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log
from random import Random

from chatmart.sandbox import phrases, staff
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.world import (
    Assigned,
    AuthorType,
    Channel,
    Clicked,
    Event,
    Language,
    Message,
    Operator,
    Person,
    Product,
)


@dataclass(frozen=True, slots=True)
class Pace:
    """Median seconds on one channel."""

    operator: float
    contact: float
    patience: float  # how long the same operator is waited for before a colleague takes over


_MINUTE, _HOUR = 60, 3600
PACES: Mapping[Channel, Pace] = {
    "chat": Pace(52, 38, 10 * _MINUTE),
    "facebook": Pace(240, 260, _HOUR),
    "instagram": Pace(300, 300, _HOUR),
    "whatsapp": Pace(160, 180, _HOUR),
    "zalo": Pace(120, 150, _HOUR),
    "sms": Pace(420, 400, _HOUR),
    "email": Pace(0.6 * _HOUR, 5 * _HOUR, 4 * _HOUR),
    "web_form": Pace(0.8 * _HOUR, 7 * _HOUR, 4 * _HOUR),
}
_WAKING_HOUR = 7
_SPREAD = 0.85  # of the logarithm of every wait


@dataclass(slots=True)
class Draft:
    """A conversation up to `now`."""

    shop: Shop
    roster: staff.Roster
    rng: Random
    id: str
    channel: Channel
    person: Person
    contact_id: str | None
    topic: str
    now: datetime
    busyness: float  # multiplies the first reply's wait
    events: list[Event] = field(default_factory=list)
    operator: Operator | None = None
    message_count: int = 0

    @property
    def language(self) -> Language:
        return self.person.language

    @property
    def pace(self) -> Pace:
        return PACES[self.channel]

    @property
    def about(self) -> phrases.Topic:
        return phrases.TOPICS[self.topic]

    @property
    def messages(self) -> list[Message]:
        return [event for event in self.events if isinstance(event, Message)]


def wait(draft: Draft, median_seconds: float) -> None:
    draft.now += _some(draft.rng, median_seconds)


def wait_for_contact(draft: Draft) -> None:
    """The contact reads and writes; who takes hours for it also sleeps."""
    wait(draft, draft.pace.contact)
    hour = draft.now.astimezone(draft.shop.zone).hour
    if draft.pace.contact >= _HOUR and hour < _WAKING_HOUR:
        draft.now += timedelta(hours=_WAKING_HOUR - hour, seconds=draft.rng.randrange(7200))


def say(
    draft: Draft,
    author_type: AuthorType,
    author_id: str | None,
    text: str,
    *,
    products: Sequence[Product] = (),
    macro_id: str | None = None,
    campaign_id: str | None = None,
    is_note: bool = False,
) -> Message:
    draft.message_count += 1
    is_comment = draft.message_count == 1 and draft.channel in ("facebook", "instagram")
    message = Message(
        at=draft.now,
        id=f"{draft.id}-m{draft.message_count}",
        author_type=author_type,
        author_id=author_id,
        text=text,
        kind="note" if is_note else "comment" if is_comment and _tosses(draft, 0.3) else "message",
        macro_id=macro_id,
        campaign_id=campaign_id,
        products=tuple(products),
    )
    draft.events.append(message)
    return message


def ask(draft: Draft, text: str) -> None:
    """The contact writes once, or in two pieces."""
    say(draft, "contact", draft.contact_id, text)
    if _tosses(draft, 0.22):
        wait(draft, min(draft.pace.contact, 25))
        say(draft, "contact", draft.contact_id, "?")


def answer(draft: Draft, text: str, *, is_first: bool = False) -> None:
    """An operator replies as soon as somebody is there."""
    operator = _operator_in_charge(draft)
    wait(draft, draft.pace.operator * operator.pace * (draft.busyness if is_first else 0.7))
    operator = _operator_in_charge(draft)  # the shift may have ended meanwhile
    uses_macro = _tosses(draft, 0.45 if draft.about.is_after_sale else 0.12)
    message = say(
        draft,
        "operator",
        operator.id,
        text,
        macro_id=f"{draft.shop.prefix}-{draft.topic}" if is_first and uses_macro else None,
        products=suggestions(draft, 0.3) if draft.topic == "advice" else (),
    )
    click(draft, message)
    if _tosses(draft, 0.15):
        wait(draft, 20)
        say(draft, "operator", operator.id, draft.rng.choice(phrases.REPLIES[draft.language]))


def assign(draft: Draft, operator: Operator) -> Operator:
    draft.operator = operator
    draft.events.append(Assigned(draft.now, operator.id, operator.team))
    return operator


def hand_to_other_team(draft: Draft) -> None:
    """The operator leaves a note and passes the conversation on, when the other team is there."""
    here = staff.online(draft.roster, draft.now)
    others = [one for one in here if draft.operator and one.team != draft.operator.team]
    if draft.operator is None or not others:
        return
    say(draft, "operator", draft.operator.id, "Please take over.", is_note=True)
    wait(draft, 30)
    assign(draft, draft.rng.choice(others))
    say(draft, "system", None, "Conversation transferred.")


def suggestions(draft: Draft, rate: float) -> list[Product]:
    if not _tosses(draft, rate):
        return []
    return draft.rng.sample(draft.shop.products, draft.rng.randint(1, 3))


def click(draft: Draft, message: Message) -> None:
    for product in message.products:
        if _tosses(draft, 0.35):
            at = message.at + _some(draft.rng, 40)
            draft.events.append(Clicked(at, message.id, product.id))


def _operator_in_charge(draft: Draft) -> Operator:
    here = staff.online(draft.roster, draft.now)
    if draft.operator is None:
        wait(draft, 5)
        return _come_on_duty(draft, [one for one in here if one.team == draft.about.team] or here)
    if draft.operator in here:
        return draft.operator
    back_at = staff.back_at(draft.roster, draft.operator, draft.now)
    patience = timedelta(seconds=draft.pace.patience)
    if back_at is None or back_at - draft.now > patience:
        return _come_on_duty(draft, here)
    draft.now = back_at
    wait(draft, 90)
    return draft.operator


def _come_on_duty(draft: Draft, here: list[Operator]) -> Operator:
    """One of those present takes the conversation; else whoever comes first, a bit after that."""
    if here:
        # who is fast is free more often
        return assign(draft, draft.rng.choices(here, [1 / one.pace for one in here])[0])
    coming = staff.next_online(draft.roster, draft.now)
    team = [one for one in coming if one[0].team == draft.about.team] or coming
    operator, draft.now = draft.rng.choice(team)
    wait(draft, 8 * _MINUTE * operator.pace)
    return assign(draft, operator)


def _some(rng: Random, median_seconds: float) -> timedelta:
    return timedelta(milliseconds=round(rng.lognormvariate(log(median_seconds), _SPREAD) * 1000))


def _tosses(draft: Draft, rate: float) -> bool:
    return draft.rng.random() < rate
