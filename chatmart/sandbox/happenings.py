"""What can happen in a shop at some instant: a visit, a message, an order out of nowhere."""

from datetime import datetime, timedelta

from chatmart.sandbox import buying, decisions, people, visits
from chatmart.sandbox.conversing import Opening, last_operator, person_for, topic_for
from chatmart.sandbox.story import (
    Story,
    come_back_and_order,
    next_visit_number,
    order,
    order_on_web,
    remember_delivery,
    remember_visit,
    talk,
)
from chatmart.sandbox.world import Channel

_STAFF_ENTER_RATE = 0.6
_KNOWN_AT_COUNTER_RATE = 0.5
_VISIT_LASTS = timedelta(hours=2)


def come(story: Story, at: datetime) -> None:
    """A visit of the web pages."""
    shown = visits.shown_campaign(story.rng, story.shop, at)
    writes_at = shown.replied_at if shown else None
    if writes_at is None and story.rng.random() < story.shop.visit_chat_rate:
        writes_at = at + timedelta(milliseconds=story.rng.randrange(70_000, 400_000))
    if writes_at is None:
        _visit_silently(story, at, shown)
    else:
        _visit_and_write(story, at, writes_at, shown)


def write(story: Story, at: datetime, *, channel: Channel) -> None:
    """Somebody writes outside the web pages; the order is often entered by the staff."""
    topic = topic_for(story.town)
    person = person_for(story.town, topic, at)
    conversation = talk(story, Opening(at, channel, topic, person))
    if not conversation.led_to_order:
        return
    buys_at = decisions.buys_at(story.rng, conversation, story.shop.zone)
    operator_id = last_operator(conversation)
    if operator_id is None or channel == "email" or story.rng.random() > _STAFF_ENTER_RATE:
        come_back_and_order(story, person, buys_at, conversation)
        return
    purchase = buying.Purchase(
        at=buys_at,
        person=person,
        customer=people.seen_in_order(story.town, person, buys_at, on_web=False),
        sales_channel="chat",
        conversation=conversation,
        created_by=operator_id,
    )
    order(story, purchase)


def buy_elsewhere(story: Story, at: datetime) -> None:
    """At the counter or on a marketplace, where often nobody knows who it was."""
    is_known = story.rng.random() < _KNOWN_AT_COUNTER_RATE
    person = people.someone(story.town, at) if is_known else None
    purchase = buying.Purchase(
        at=at,
        person=person,
        customer=people.seen_in_order(story.town, person, at, on_web=False) if person else None,
        sales_channel=story.shop.counter_channel,
    )
    order(story, purchase)


def _visit_silently(story: Story, at: datetime, shown: visits.Shown | None) -> None:
    number, order_id = next_visit_number(story), None
    buys = story.rng.random() < story.shop.visit_conversion
    person = people.someone(story.town, at) if buys else None
    if person:
        buys_at = at + timedelta(seconds=story.rng.randrange(120, 1500))
        order_id = order_on_web(story, person, buys_at, number, conversation=None).id
    visit = remember_visit(story, number, at, person, order_id=order_id)
    if shown:
        remember_delivery(story, shown, visit.visitor_id, None)


def _visit_and_write(
    story: Story, at: datetime, writes_at: datetime, shown: visits.Shown | None
) -> None:
    number, topic = next_visit_number(story), topic_for(story.town)
    person = person_for(story.town, topic, at)
    replied_to = shown if shown and shown.replied_at else None
    visit_id = visits.visit_id(story.shop, number)
    conversation = talk(
        story, Opening(writes_at, "chat", topic, person, visit_id=visit_id, shown=replied_to)
    )
    order_id = None
    if conversation.led_to_order:
        buys_at = decisions.buys_at(story.rng, conversation, story.shop.zone)
        if buys_at - at < _VISIT_LASTS:
            order_id = order_on_web(story, person, buys_at, number, conversation).id
        else:
            come_back_and_order(story, person, buys_at, conversation)
    visit = remember_visit(
        story, number, at, person, conversation_id=conversation.id, order_id=order_id
    )
    if shown:
        replied_in = conversation.id if replied_to else None
        remember_delivery(story, shown, visit.visitor_id, replied_in)
