"""What happens to a conversation after the talk: closing, reopening, tags and ratings."""

from datetime import datetime, timedelta
from random import Random

from chatmart.sandbox import phrases, staff
from chatmart.sandbox.dialogue import Draft, answer, say, wait
from chatmart.sandbox.world import Closed, Operator, Parked, Rated, Reopened, Tagged

_INACTIVITY = timedelta(hours=24)
_AI_SCALE = (1, 3)  # bad, neutral, good
_EXTRA_TAGS = ("VIP", "vip ", "Urgent", "urgent")


def settle(draft: Draft) -> None:
    """Close it unless somebody already has, perhaps reopen it once; a few stay open for good."""
    if not _is_closed(draft):
        _close(draft)
    if _is_closed(draft) and draft.operator and draft.rng.random() < 0.07:
        draft.now += timedelta(hours=draft.rng.uniform(2, 50))
        reopen(draft)
    _tag(draft)
    if _is_closed(draft):
        _rate(draft)


def _is_closed(draft: Draft) -> bool:
    return any(isinstance(event, Closed) for event in draft.events)


def _close(draft: Draft) -> None:
    rng = draft.rng
    if draft.operator is None:
        # nobody cares for it: the tool closes it, except for a few that are forgotten
        if rng.random() < 0.9:
            _close_as_system(draft)
        return
    if rng.random() < 0.06:
        _park(draft)
    roll = rng.random()
    if roll < 0.72:
        _close_as_operator(draft, draft.operator)
    elif roll < 0.93:
        _close_as_system(draft)
    elif roll < 0.98:
        wait(draft, 240)
        draft.events.append(Closed(draft.now, "contact", draft.contact_id))


def _close_as_system(draft: Draft) -> None:
    draft.now += _INACTIVITY
    say(draft, "system", None, "Closed after a day without a message.")
    draft.events.append(Closed(draft.now, "system", None))


def _close_as_operator(draft: Draft, operator: Operator) -> None:
    wait(draft, 400)
    if operator not in staff.online(draft.roster, draft.now):
        draft.now = staff.back_at(draft.roster, operator, draft.now) or draft.now
        wait(draft, 300)
    draft.events.append(Closed(draft.now, "operator", operator.id))


def _park(draft: Draft) -> None:
    draft.events.append(Parked(draft.now, draft.rng.choice(("pending", "snoozed"))))
    draft.now += timedelta(hours=draft.rng.uniform(18, 70))


def reopen(draft: Draft) -> None:
    """The contact writes again, and is answered."""
    draft.events.append(Reopened(draft.now))
    say(draft, "contact", draft.contact_id, draft.rng.choice(phrases.FOLLOW_UPS[draft.language]))
    answer(draft, draft.rng.choice(phrases.REPLIES[draft.language]))
    if draft.operator and draft.rng.random() < 0.9:
        _close_as_operator(draft, draft.operator)


def _tag(draft: Draft) -> None:
    rng = draft.rng
    if rng.random() < 0.18 or not draft.messages:
        return
    spelling = rng.choice(draft.about.tags[draft.shop.prefix])
    if draft.operator is None:
        draft.events.append(Tagged(draft.messages[0].at, spelling, rng.choice(("bot", "rule"))))
    else:
        draft.events.append(Tagged(draft.messages[-1].at, spelling, "operator"))
    if rng.random() < 0.1:
        draft.events.append(Tagged(draft.messages[-1].at, rng.choice(_EXTRA_TAGS), "rule"))
    if rng.random() < 0.03:
        again = rng.choice(draft.about.tags[draft.shop.prefix])
        draft.events.append(Tagged(draft.messages[-1].at, again, "rule"))


def _rate(draft: Draft) -> None:
    rng = draft.rng
    happiness = _happiness(draft)
    if rng.random() < 0.3:
        low, high = draft.shop.csat_scale
        score = _score(rng, happiness, low, high)
        comment = "Slow." if happiness < 0.5 else None
        draft.events.append(
            Rated(_soon(draft), f"{draft.id}-csat", "csat", score, (low, high), comment)
        )
    if draft.operator and rng.random() < 0.08:
        score = _score(rng, happiness, 1, 5)
        draft.events.append(Rated(_soon(draft), f"{draft.id}-ces", "ces", score, (1, 5)))
    if draft.operator and rng.random() < 0.05:
        score = _score(rng, happiness, 0, 10)
        draft.events.append(Rated(_soon(draft), f"{draft.id}-nps", "nps", score, (0, 10)))
    for number, message in enumerate(draft.messages):
        if message.author_type == "ai" and rng.random() < 0.2:
            low, high = _AI_SCALE
            at = message.at + timedelta(seconds=rng.randint(5, 120))
            score = _score(rng, 0.7, low, high)
            rating_id = f"{draft.id}-ai{number}"
            draft.events.append(
                Rated(at, rating_id, "ai_answer", score, _AI_SCALE, message_id=message.id)
            )


def _happiness(draft: Draft) -> float:
    """Between 0 and 1: who waited long or got no answer is less content."""
    asked = next((one.at for one in draft.messages if one.author_type == "contact"), None)
    answered = next((one.at for one in draft.messages if one.author_type == "operator"), None)
    if asked is None:
        return 0.7
    if answered is None:
        return 0.6 if any(one.author_type in ("bot", "ai") for one in draft.messages) else 0.15
    waited = max(0.0, (answered - asked).total_seconds()) / draft.pace.operator
    return max(0.45, 0.92 - 0.02 * waited)


def _score(rng: Random, happiness: float, low: int, high: int) -> int:
    content = min(1.0, max(0.0, rng.gauss(happiness, 0.18)))
    return low + round(content * (high - low))


def _soon(draft: Draft) -> datetime:
    return draft.now + timedelta(seconds=draft.rng.randint(8, 900))
