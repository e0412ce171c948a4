"""Which identifiers make two records one customer."""

from chatmart.sandbox.people import SHARED_MAILBOX
from chatmart.sandbox.world import Contact

Identifier = tuple[str, str]


def by_everywhere(contact: Contact) -> set[Identifier]:
    """What means the same person in every system: e-mail, phone, analytics id."""
    email = (contact.email or "").strip().lower()
    phone = "".join(one for one in contact.phone or "" if one.isdigit()).removeprefix("00")
    named = {("email", email), ("phone", phone), ("ga", contact.ga_client_id or "")}
    return {(kind, value) for kind, value in named if value and value != SHARED_MAILBOX}


def linked(one: Contact, other: Contact) -> bool:
    """A chat contact and another one, or the customer of an order."""
    return not by_everywhere(one).isdisjoint(by_everywhere(other))
