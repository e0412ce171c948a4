"""Which identifiers make two records one customer."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from chatmart.sandbox import asof
from chatmart.sandbox.people import SHARED_MAILBOX
from chatmart.sandbox.world import Contact

if TYPE_CHECKING:  # a history is made with this module
    from chatmart.sandbox.history import History

Identifier = tuple[str, str]
Record = tuple[str, str]  # kind and id


def by_everywhere(contact: Contact) -> set[Identifier]:
    """What means the same person in every system: e-mail, phone, analytics id."""
    email = (contact.email or "").strip().lower()
    phone = "".join(one for one in contact.phone or "" if one.isdigit()).removeprefix("00")
    named = {("email", email), ("phone", phone), ("ga", contact.ga_client_id or "")}
    return {(kind, value) for kind, value in named if value and value != SHARED_MAILBOX}


def linked(one: Contact, other: Contact) -> bool:
    """A chat contact and another one, or the customer of an order."""
    return not by_everywhere(one).isdisjoint(by_everywhere(other))


def customers(history: "History", as_of: datetime) -> dict[Record, int]:
    """Number whom a warehouse can tell apart; a record without an identifier is nobody's."""
    known = {record: names for record, names in _records(history, as_of) if names}
    holders: dict[Identifier, list[Record]] = {}
    for record, names in known.items():
        for name in names:
            holders.setdefault(name, []).append(record)
    numbers: dict[Record, int] = {}
    for number, record in enumerate(known):
        waiting = [record]
        while waiting:
            reached = waiting.pop()
            if reached not in numbers:
                numbers[reached] = number
                for name in known[reached]:
                    waiting.extend(holders.pop(name, ()))
    return numbers


def _records(history: "History", as_of: datetime) -> Iterator[tuple[Record, set[Identifier]]]:
    for talk in asof.conversations(history, as_of):
        contact = asof.contact(talk, as_of)
        own = {("chat", contact.id), ("shop", contact.shop_customer_id)}
        yield ("conversation", talk.id), by_everywhere(contact) | _given(own)
    for order in asof.orders(history, as_of):
        customer = order.customer or Contact()
        yield ("order", order.id), by_everywhere(customer) | _given({("shop", customer.id)})
    for place, person in asof.registered(history, as_of):
        account = asof.account(place, person)
        own = {("shop", account.id)}
        yield ("customer", person.id), by_everywhere(account) | _given(own)


def _given(named: set[tuple[str, str | None]]) -> set[Identifier]:
    return {(kind, value) for kind, value in named if value}
