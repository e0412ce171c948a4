"""The ids a vendor gives to what is in the world: numbers and UUIDs, the same in every run."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from uuid import UUID, uuid5

from chatmart.sandbox import asof
from chatmart.sandbox.history import History
from chatmart.sandbox.world import ContactChanged, Conversation, Message, Rated, Tagged

_NAMESPACE = UUID("6d0d8a0c-6c1e-4f53-9d0b-2f4f5a3a7b11")
_FIRST_NUMBER = 10_000_001
_NUMBERS_A_KIND = 10_000_000


def contact_id(conversation: Conversation, as_of: datetime) -> str:
    """Whom a conversation is with; who has no id of their own has the conversation's."""
    return asof.contact(conversation, as_of).id or conversation.id


def line_id(order_id: str, place: int) -> str:
    """A line of an order; `place` counts from 1."""
    return f"{order_id}-l{place}"


def refund_id(order_id: str, place: int) -> str:
    return f"{order_id}-r{place}"


def _messages(history: History) -> Iterator[str]:
    for one in history.conversations:
        yield from (event.id for event in one.events if isinstance(event, Message))


def _contacts(history: History) -> Iterator[str]:
    for one in history.conversations:
        changes = (event.contact for event in one.events if isinstance(event, ContactChanged))
        yield from (contact.id or one.id for contact in (one.contact, *changes))


def _ratings(history: History) -> Iterator[str]:
    for one in history.conversations:
        yield from (event.id for event in one.events if isinstance(event, Rated))


def _tags(history: History) -> Iterator[str]:
    for one in history.conversations:
        yield from (event.name for event in one.events if isinstance(event, Tagged))


def _operators(history: History) -> Iterator[str]:
    """Machines come after the people: most vendors count them among those who answer."""
    shop = history.shop
    return chain((one.id for one in shop.operators), (shop.bot_id, shop.ai_id))


def _teams(history: History) -> Iterator[str]:
    staffed = (operator.team for operator in history.shop.operators)
    return chain(staffed, (one.team for one in history.conversations))


def _lines(history: History) -> Iterator[str]:
    for order in history.orders:
        yield from (line_id(order.id, place) for place, _ in enumerate(order.lines, 1))


def _refunds(history: History) -> Iterator[str]:
    for order in history.orders:
        yield from (refund_id(order.id, place) for place, _ in enumerate(order.refunds, 1))


# what is numbered, in the order of the numbers; a kind that is added comes last
KINDS: Mapping[str, Callable[[History], Iterator[str]]] = {
    "conversation": lambda history: (one.id for one in history.conversations),
    "message": _messages,
    "person": lambda history: (one.id for one in history.persons),
    "operator": _operators,
    "team": _teams,
    "order": lambda history: (one.id for one in history.orders),
    "line": _lines,
    "refund": _refunds,
    "product": lambda history: (one.id for one in history.shop.products),
    "campaign": lambda history: (one.id for one in history.shop.campaigns),
    "rating": _ratings,
    "contact": _contacts,
    "tag": _tags,
    "customer": lambda history: (
        one.shop_customer_id for one in history.persons if one.shop_customer_id
    ),
    "visit": lambda history: (one.id for one in history.visits),
    "delivery": lambda history: (one.id for one in history.deliveries),
    "presence": lambda history: (one.id for one in history.presences),
}


@dataclass(slots=True)
class _Register:
    first: int
    world_ids: list[str]
    places: dict[str, int]
    by_uuid: dict[str, str] = field(default_factory=dict)


class Ids:
    """Ids by kind; a number says what kind it is of, and nothing else has the same number.

    An id that the world does not know is a KeyError.
    """

    def __init__(self, history: History) -> None:
        self._history = history
        self._registers: dict[str, _Register] = {}

    def number(self, kind: str, world_id: str) -> int:
        register = self._of(kind)
        return register.first + register.places[world_id]

    def world_id(self, kind: str, number: int) -> str:
        register = self._of(kind)
        place = number - register.first
        if not 0 <= place < len(register.world_ids):
            raise KeyError(number)
        return register.world_ids[place]

    def uuid(self, kind: str, world_id: str) -> str:
        if world_id not in self._of(kind).places:
            raise KeyError(world_id)
        return self._uuid(kind, world_id)

    def world_id_of_uuid(self, kind: str, uuid: str) -> str:
        register = self._of(kind)
        if not register.by_uuid:
            register.by_uuid = {self._uuid(kind, one): one for one in register.world_ids}
        return register.by_uuid[uuid.lower()]

    def _uuid(self, kind: str, world_id: str) -> str:
        return str(uuid5(_NAMESPACE, f"{self._history.shop.account} {kind} {world_id}"))

    def _of(self, kind: str) -> _Register:
        # two threads may both make it, and make the same
        if kind not in self._registers:
            world_ids = list(dict.fromkeys(KINDS[kind](self._history)))
            first = _FIRST_NUMBER + list(KINDS).index(kind) * _NUMBERS_A_KIND
            places = {world_id: place for place, world_id in enumerate(world_ids)}
            self._registers[kind] = _Register(first, world_ids, places)
        return self._registers[kind]
