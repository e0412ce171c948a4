"""How a conversation can go: each course writes its part into the draft."""

from collections.abc import Callable
from datetime import timedelta

from chatmart.sandbox import phrases, staff
from chatmart.sandbox.dialogue import (
    Draft,
    answer,
    ask,
    click,
    hand_to_other_team,
    say,
    suggestions,
    wait,
    wait_for_contact,
)
from chatmart.sandbox.world import Closed

Course = Callable[[Draft], None]

_MAX_TURNS = 6
_AI_SOLVES_RATE = 0.62
_SOCIAL = frozenset(("facebook", "instagram", "whatsapp", "zalo", "sms"))


def question(draft: Draft) -> str:
    return draft.about.questions[draft.language]


def human(draft: Draft) -> None:
    """An operator answers, several times; sometimes a colleague takes over."""
    ask(draft, question(draft))
    _human_turns(draft)


def greeted(draft: Draft) -> None:
    """A bot promises an answer at once and an operator gives it."""
    ask(draft, question(draft))
    wait(draft, 2)
    say(draft, "bot", draft.shop.bot_id, phrases.GREETINGS[draft.language])
    _human_turns(draft)


def assistant(draft: Draft) -> None:
    """The ai assistant answers first, and solves it or hands over."""
    ask(draft, question(draft))
    solves = draft.rng.random() < _AI_SOLVES_RATE
    for _ in range(draft.rng.randint(1, 3)):
        wait(draft, 6)
        products = suggestions(draft, 0.7) if draft.topic in ("advice", "stock") else ()
        text = draft.about.answers[draft.language]
        click(draft, say(draft, "ai", draft.shop.ai_id, text, products=products))
        if draft.rng.random() < 0.45:
            break
        wait_for_contact(draft)
        ask(draft, draft.rng.choice(phrases.FOLLOW_UPS[draft.language]))
    if solves:
        _machine_closes(draft, draft.shop.ai_id)
        return
    wait(draft, 4)
    say(draft, "ai", draft.shop.ai_id, phrases.HANDOVERS[draft.language])
    say(draft, "system", None, "Handed over: asked for a human.")
    _human_turns(draft)


def chatbot(draft: Draft) -> None:
    """A chatbot leads through buttons and nobody else is needed."""
    ask(draft, question(draft))
    for _ in range(draft.rng.randint(1, 2)):
        wait(draft, 2)
        say(draft, "bot", draft.shop.bot_id, draft.about.answers[draft.language])
        wait_for_contact(draft)
        ask(draft, draft.rng.choice(phrases.FOLLOW_UPS[draft.language]))
    wait(draft, 2)
    say(draft, "bot", draft.shop.bot_id, draft.about.answers[draft.language])
    if draft.rng.random() < 0.6:
        _machine_closes(draft, draft.shop.bot_id)


def missed(draft: Draft) -> None:
    """Nobody answers; in half of them a bot at least promised it."""
    ask(draft, question(draft))
    if draft.rng.random() < 0.4:
        wait(draft, 2)
        say(draft, "bot", draft.shop.bot_id, phrases.GREETINGS[draft.language])


def spam(draft: Draft) -> None:
    """Closed by an operator without a word."""
    say(draft, "contact", draft.contact_id, "Win a free prize!")
    wait(draft, 600)
    here = staff.online(draft.roster, draft.now)
    if here:
        draft.events.append(Closed(draft.now, "operator", draft.rng.choice(here).id))


def outreach(draft: Draft) -> None:
    """An operator writes first; the contact answers or not."""
    here = staff.online(draft.roster, draft.now)
    if not here:
        human(draft)
        return
    operator = draft.rng.choice(here)
    say(draft, "operator", operator.id, phrases.REMINDERS[draft.language])
    if draft.rng.random() < 0.5:
        wait(draft, draft.pace.contact * 3)
        ask(draft, draft.rng.choice(phrases.FOLLOW_UPS[draft.language]))
        _human_turns(draft)


def choose(draft: Draft, *, is_offline: bool) -> Course:
    rng = draft.rng
    if is_offline:
        return human if rng.random() < 0.85 else missed
    if draft.channel in ("email", "web_form"):
        return rng.choices((human, spam, missed, outreach), (90, 4, 2, 4))[0]
    if staff.online(draft.roster, draft.now):
        if draft.channel in _SOCIAL:
            return rng.choices((human, assistant, missed, outreach, spam), (72, 16, 6, 3, 3))[0]
        return rng.choices((human, greeted, assistant, chatbot, missed), (46, 18, 21, 8, 7))[0]
    return rng.choices((human, assistant, chatbot, missed), (35, 38, 12, 15))[0]


def _human_turns(draft: Draft) -> None:
    answer(draft, draft.about.answers[draft.language], is_first=True)
    for turn in range(_MAX_TURNS):
        if draft.rng.random() < 0.42:
            break
        if turn == 0 and draft.rng.random() < 0.16:
            hand_to_other_team(draft)
        wait_for_contact(draft)
        ask(draft, draft.rng.choice(phrases.FOLLOW_UPS[draft.language]))
        if draft.operator and draft.rng.random() < 0.05:
            wait(draft, 15)
            say(draft, "operator", draft.operator.id, "Regular customer.", is_note=True)
        answer(draft, draft.rng.choice(phrases.REPLIES[draft.language]))
    if draft.rng.random() < 0.35:
        wait_for_contact(draft)
        say(draft, "contact", draft.contact_id, phrases.THANKS[draft.language])


def _machine_closes(draft: Draft, machine_id: str) -> None:
    draft.now += timedelta(minutes=5)
    draft.events.append(Closed(draft.now, "bot", machine_id))
