"""What a warehouse should find about the sample, read from the world and not from its documents."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from chatmart.sandbox.history import History
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.world import Answered, Conversation, Message, Order


class Rate(NamedTuple):
    numerator: int
    denominator: int

    @property
    def value(self) -> float:
        return self.numerator / self.denominator


def planted_conversion(shop: Shop) -> dict[Answered, float]:
    """The probability with which a conversation leads to an order, by who answered it."""
    return dict(shop.conversion)


def converted_conversations(history: History) -> dict[Answered, Rate]:
    """Conversations that led to an order at any time later, by who answered them."""
    written = [one for one in history.conversations if one.answered]
    led: Counter[Answered] = Counter(
        one.answered for one in written if one.answered and one.led_to_order
    )
    everything: Counter[Answered] = Counter(one.answered for one in written if one.answered)
    return {answered: Rate(led[answered], count) for answered, count in everything.items()}


def converted_visits(history: History) -> dict[bool, Rate]:
    """Visits that ended with an order, by whether somebody wrote in the widget during them.

    A chat that led to an order days later shows as a visit without a chat that bought: web
    analytics sees it so too.
    """
    bought: Counter[bool] = Counter()
    everything: Counter[bool] = Counter()
    for visit in history.visits:
        chatted = visit.conversation_id is not None
        everything[chatted] += 1
        bought[chatted] += visit.order_id is not None
    return {chatted: Rate(bought[chatted], count) for chatted, count in everything.items()}


def orders_from_conversations(history: History, within: timedelta) -> list[Order]:
    """Orders because of a conversation, placed at most `within` after its last message."""
    conversations = {one.id: one for one in history.conversations}
    return [
        order
        for order in history.orders
        if order.conversation_id
        and order.created_at <= ended_at(conversations[order.conversation_id]) + within
    ]


def ended_at(conversation: Conversation) -> datetime:
    counted = (
        event.at
        for event in conversation.events
        if isinstance(event, Message) and event.kind != "note" and event.author_type != "system"
    )
    return max(counted, default=conversation.created_at)


def cancelled_orders(history: History, as_of: datetime) -> list[Order]:
    return [one for one in history.orders if one.cancelled_at and one.cancelled_at < as_of]


def unanswered_conversations(history: History) -> list[Conversation]:
    return [one for one in history.conversations if one.answered == "nobody"]


def people_who_wrote(conversations: Iterable[Conversation]) -> int:
    """Human beings; a warehouse can at best tell apart those who left an identifier."""
    return len({one.person_id for one in conversations})
