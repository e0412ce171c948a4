"""The effects that were planted, and how large they came out."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from chatmart.sandbox import asof
from chatmart.sandbox.history import History
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.world import Answered, Conversation, Message, Order


class Rate(NamedTuple):
    numerator: int
    denominator: int

    @property
    def value(self) -> float:
        return self.numerator / self.denominator


def effects(history: History, as_of: datetime) -> dict[str, Any]:
    """Each effect with the size it was given, beside what chance made of it by that night.

    `led_to_order` counts the conversations that convinced, also when the order comes later;
    `ordered` those whose order is there.
    """
    shop = history.shop
    there = [one for one in asof.conversations(history, as_of) if one.answered]
    ordered = {one.conversation_id for one in asof.orders(history, as_of)}
    return {
        "conversion_by_who_answered": {
            answered: {
                "planted_rate": rate,
                "conversations": sum(one.answered == answered for one in there),
                "led_to_order": sum(one.answered == answered and one.led_to_order for one in there),
                "ordered": sum(one.answered == answered and one.id in ordered for one in there),
            }
            for answered, rate in shop.conversion.items()
        },
        "conversion_of_visits_without_chat": shop.visit_conversion,
        "chats_a_visit": shop.visit_chat_rate,
        "cancelled_orders": shop.cancelled_rate,
        "returned_orders": shop.returned_rate,
        "operator_pace": {one.id: one.pace for one in shop.operators},
    }


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
