"""What was known at an instant: the one place that says what a reader of the world may see."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from chatmart.sandbox import rhythm
from chatmart.sandbox.world import (
    Closed,
    Contact,
    ContactChanged,
    Conversation,
    Event,
    Message,
    Order,
    Parked,
    Person,
    Refund,
    Reopened,
)

if TYPE_CHECKING:  # a history is made with this module
    from chatmart.sandbox.history import History

ConversationStatus = Literal["open", "pending", "snoozed", "closed"]
Status = Literal["pending", "paid", "fulfilled", "delivered", "cancelled", "returned"]

_WITHOUT_CLIENT_EVERY = 3  # persons


def until(at: datetime | None, as_of: datetime) -> datetime | None:
    """`at` when it has already happened."""
    return at if at is not None and at < as_of else None


def conversations(history: "History", as_of: datetime) -> Iterator[Conversation]:
    """Those that are there: neither still to come nor deleted by then."""
    for one in history.conversations:
        if one.created_at < as_of and not until(one.deleted_at, as_of):
            yield one


def orders(history: "History", as_of: datetime, *, with_tests: bool = False) -> Iterator[Order]:
    """Those that are there, in the order of their instants; test orders only when asked for."""
    for one in history.orders:
        is_there = one.created_at < as_of and not until(one.deleted_at, as_of)
        if is_there and (with_tests or not one.is_test):
            yield one


def registered(history: "History", as_of: datetime) -> Iterator[tuple[int, Person]]:
    """Who has an account in the shop system, each with their place among all persons."""
    for place, person in enumerate(history.persons):
        if person.shop_customer_id is not None and person.registered_at < as_of:
            yield place, person


def account(place: int, person: Person) -> Contact:
    """What the shop system knows of somebody registered."""
    knows_client = place % _WITHOUT_CLIENT_EVERY != 0
    return Contact(
        id=person.shop_customer_id,
        name=person.name,
        email=person.email,
        phone=person.phone,
        ga_client_id=person.ga_client_id if knows_client else None,
    )


def events(conversation: Conversation, as_of: datetime) -> list[Event]:
    return [event for event in conversation.events if event.at < as_of]


def messages(conversation: Conversation, as_of: datetime) -> list[Message]:
    return [one for one in events(conversation, as_of) if isinstance(one, Message)]


def text(message: Message, as_of: datetime) -> str | None:
    """None when the message was deleted."""
    return None if until(message.deleted_at, as_of) else message.text


def contact(conversation: Conversation, as_of: datetime) -> Contact:
    changes = [one for one in events(conversation, as_of) if isinstance(one, ContactChanged)]
    return changes[-1].contact if changes else conversation.contact


def last_turn(conversation: Conversation, as_of: datetime) -> Closed | Parked | Reopened | None:
    """What changed its status last; None as long as nothing did."""
    turns = [
        one for one in events(conversation, as_of) if isinstance(one, Closed | Parked | Reopened)
    ]
    return turns[-1] if turns else None


def conversation_status(conversation: Conversation, as_of: datetime) -> ConversationStatus:
    last = last_turn(conversation, as_of)
    if isinstance(last, Closed):
        return "closed"
    return last.status if isinstance(last, Parked) else "open"


def updated_at(conversation: Conversation, as_of: datetime) -> datetime:
    """Anything moves it, also what leaves no instant of its own: a contact, a deleted text."""
    known = events(conversation, as_of)
    deletions = (until(one.deleted_at, as_of) for one in known if isinstance(one, Message))
    instants = (event.at for event in known)
    return max([conversation.created_at, *instants, *(at for at in deletions if at)])


def status(order: Order, as_of: datetime) -> Status:
    stages: tuple[tuple[Status, datetime | None], ...] = (
        ("cancelled", order.cancelled_at),
        ("returned", order.returned_at),
        ("delivered", order.delivered_at),
        ("fulfilled", order.fulfilled_at),
        ("paid", order.paid_at),
    )
    return next((name for name, at in stages if until(at, as_of)), "pending")


def refunds(order: Order, as_of: datetime) -> list[Refund]:
    return [refund for refund in order.refunds if refund.at < as_of]


def order_updated_at(order: Order, as_of: datetime) -> datetime:
    stages = (
        order.paid_at,
        order.fulfilled_at,
        order.delivered_at,
        order.cancelled_at,
        order.returned_at,
        *(refund.at for refund in order.refunds),
    )
    happened = (until(at, as_of) for at in stages)
    return max([order.created_at, *(at for at in happened if at)])


def web_day(
    history: "History", at: datetime, as_of: datetime, late_by: timedelta = timedelta()
) -> date | None:
    """The local day under which web analytics shows a hit; None as long as it does not.

    A day is shown when it has ended, and grows by the hits that come late.
    """
    day = at.astimezone(history.shop.zone).date()
    has_ended = rhythm.midnight_after(day, history.shop.zone) <= as_of
    return day if has_ended and at + late_by < as_of else None
