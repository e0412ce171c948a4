"""All that ever happens in one shop, its future included."""

from dataclasses import dataclass

from chatmart.sandbox.shop import Shop
from chatmart.sandbox.world import Conversation, Delivery, Order, Person, Presence, Visit


@dataclass(frozen=True, slots=True)
class History:
    shop: Shop
    persons: tuple[Person, ...]
    presences: tuple[Presence, ...]
    visits: tuple[Visit, ...]
    deliveries: tuple[Delivery, ...]
    conversations: tuple[Conversation, ...]
    orders: tuple[Order, ...]  # by instant
