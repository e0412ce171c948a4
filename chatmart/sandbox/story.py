"""What has happened so far in one shop, and the single ways to add to it."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from chatmart.sandbox import buying, people, staff, visits
from chatmart.sandbox.conversing import Opening, converse
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.world import Conversation, Delivery, Order, Person, Visit

_BUSY_SPAN = timedelta(minutes=30)
_BUSY_WEIGHT = 0.35  # each conversation of the last half hour makes the first reply later


@dataclass(slots=True)
class Story:
    shop: Shop
    rng: Random
    roster: staff.Roster
    town: people.Town
    visits: list[Visit] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    conversations: list[Conversation] = field(default_factory=list)
    opened_at: list[datetime] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    visit_count: int = 0


def next_visit_number(story: Story) -> int:
    story.visit_count += 1
    return story.visit_count


def talk(story: Story, opening: Opening) -> Conversation:
    recent = len(story.opened_at) - bisect_left(story.opened_at, opening.at - _BUSY_SPAN)
    busyness = 1 + _BUSY_WEIGHT * recent
    number = len(story.conversations) + 1
    conversation = converse(story.town, story.roster, number, opening, busyness)
    story.conversations.append(conversation)
    # a reply to a campaign can open a little later than the visit after it
    story.opened_at.append(max(opening.at, story.opened_at[-1] if story.opened_at else opening.at))
    return conversation


def order(story: Story, purchase: buying.Purchase) -> Order:
    order_id = f"{story.shop.prefix}-o{len(story.orders) + 1:05}"
    placed = buying.place(story.rng, story.shop, order_id, purchase)
    story.orders.append(placed)
    if purchase.person:
        story.town.purchases.append((placed.created_at, purchase.person))
    return placed


def order_on_web(
    story: Story,
    person: Person,
    at: datetime,
    visit_number: int,
    conversation: Conversation | None,
) -> Order:
    purchase = buying.Purchase(
        at=at,
        person=person,
        customer=people.seen_in_order(story.town, person, at, on_web=True),
        sales_channel="web",
        visit_id=visits.visit_id(story.shop, visit_number),
        conversation=conversation,
    )
    return order(story, purchase)


def come_back_and_order(
    story: Story, person: Person, at: datetime, conversation: Conversation
) -> None:
    """A later visit, without a chat, that ends with the order."""
    number = next_visit_number(story)
    placed = order_on_web(story, person, at, number, conversation)
    started_at = at - timedelta(seconds=story.rng.randrange(90, 900))
    remember_visit(story, number, started_at, person, order_id=placed.id)


def remember_visit(
    story: Story,
    number: int,
    started_at: datetime,
    person: Person | None,
    *,
    conversation_id: str | None = None,
    order_id: str | None = None,
) -> Visit:
    visit = visits.visit(
        story.rng,
        story.shop,
        number,
        started_at,
        person,
        conversation_id=conversation_id,
        order_id=order_id,
    )
    story.visits.append(visit)
    return visit


def remember_delivery(
    story: Story, shown: visits.Shown, visitor_id: str, conversation_id: str | None
) -> None:
    story.deliveries.append(
        Delivery(
            id=f"{story.shop.prefix}-d{len(story.deliveries) + 1:05}",
            campaign=shown.campaign,
            variant=shown.variant,
            visitor_id=visitor_id,
            triggered_at=shown.triggered_at,
            viewed_at=shown.viewed_at,
            replied_at=shown.replied_at,
            conversation_id=conversation_id,
        )
    )
