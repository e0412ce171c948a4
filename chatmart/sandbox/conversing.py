"""Turns an opening (somebody starts to write, somewhere) into a whole conversation."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chatmart.sandbox import courses, endings, people, phrases, staff
from chatmart.sandbox.dialogue import Draft, say
from chatmart.sandbox.visits import Shown
from chatmart.sandbox.world import (
    Answered,
    Assigned,
    AuthorType,
    Channel,
    Conversation,
    Message,
    Person,
)

_BUYER_RATE = 0.6  # of questions after a sale; the others ask for somebody else or bought elsewhere


@dataclass(frozen=True, slots=True)
class Opening:
    at: datetime
    channel: Channel
    topic: str
    person: Person
    visit_id: str | None = None
    shown: Shown | None = None  # the campaign it replies to


def converse(
    town: people.Town, roster: staff.Roster, number: int, opening: Opening, busyness: float
) -> Conversation:
    rng, shop = town.rng, town.shop
    contact = people.seen_in_conversation(town, opening.person, opening.channel, opening.at)
    created_at = opening.at - timedelta(milliseconds=rng.randrange(4000))
    if opening.shown:
        created_at = opening.shown.triggered_at
    draft = Draft(
        shop=shop,
        roster=roster,
        rng=rng,
        id=f"{shop.prefix}-c{number:05}",
        channel=opening.channel,
        person=opening.person,
        contact_id=contact.id,
        topic=opening.topic,
        now=opening.at,
        busyness=busyness,
    )
    nobody_there = not staff.online(roster, opening.at)
    is_offline = opening.channel == "web_form" or (
        opening.channel == "chat" and nobody_there and rng.random() < 0.45
    )
    if opening.shown:
        _campaign_speaks(draft, opening.shown)
    courses.choose(draft, is_offline=is_offline)(draft)
    answered = who_answered(draft.messages)
    endings.settle(draft)
    return Conversation(
        id=draft.id,
        channel=opening.channel,
        person_id=opening.person.id,
        contact=contact,
        topic=opening.topic,
        created_at=created_at,
        is_offline=is_offline,
        is_proactive=opening.shown is not None,
        team=draft.about.team,
        visit_id=opening.visit_id,
        events=tuple(sorted(draft.events, key=lambda event: event.at)),
        answered=answered,
        led_to_order=answered is not None and rng.random() < shop.conversion[answered],
    )


def who_answered(messages: list[Message]) -> Answered | None:
    """Who wrote after the contact's first message; None when the contact never wrote."""
    asked = next((i for i, one in enumerate(messages) if one.author_type == "contact"), None)
    if asked is None:
        return None
    authors = {one.author_type for one in messages[asked:] if one.kind != "note"}
    return "human" if "operator" in authors else "machine" if authors & {"bot", "ai"} else "nobody"


def topic_for(town: people.Town) -> str:
    names = list(phrases.TOPICS)
    return town.rng.choices(names, [phrases.TOPICS[name].weight for name in names])[0]


def person_for(town: people.Town, topic: str, at: datetime) -> Person:
    has_bought = phrases.TOPICS[topic].is_after_sale and town.rng.random() < _BUYER_RATE
    return people.buyer(town, at) if has_bought else people.someone(town, at)


def last_operator(conversation: Conversation) -> str | None:
    assigned = [event.operator_id for event in conversation.events if isinstance(event, Assigned)]
    return assigned[-1] if assigned else None


def _campaign_speaks(draft: Draft, shown: Shown) -> None:
    replied_at, draft.now = draft.now, shown.triggered_at
    campaign = shown.campaign
    is_bot = campaign.kind == "chatbot"
    author_id = draft.shop.bot_id if is_bot else campaign.id
    author_type: AuthorType = "bot" if is_bot else "campaign"
    say(draft, author_type, author_id, campaign.text, campaign_id=campaign.id)
    draft.now = replied_at
