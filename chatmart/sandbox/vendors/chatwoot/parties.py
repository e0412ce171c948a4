"""Whom a conversation of Chatwoot is with, who has it, and the number people see of it."""

from chatmart.sandbox import asof
from chatmart.sandbox.vendors.chatwoot import people
from chatmart.sandbox.vendors.chatwoot.people import Document
from chatmart.sandbox.vendors.ids import contact_id
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import Assigned, Conversation

BEFORE_FIRST = 10_000_000  # what people see counts from 1


def display_id(served: Served, one: Conversation) -> int:
    return served.ids.number("conversation", one.id) - BEFORE_FIRST


def assignee(served: Served, one: Conversation) -> Document | None:
    assigned = [event for event in asof.events(one, served.now()) if isinstance(event, Assigned)]
    return people.agent(served, assigned[-1].operator_id) if assigned else None


def contact(served: Served, one: Conversation) -> Document:
    known = asof.contact(one, served.now())
    number = served.ids.number("contact", contact_id(one, served.now()))
    customer = known.shop_customer_id
    digits = "".join(letter for letter in known.phone or "" if letter.isdigit())
    return {
        "id": number,
        "name": known.name or f"quiet-river-{number % 1000}",
        "email": known.email.strip().lower() if known.email else None,
        "phone_number": f"+{digits.removeprefix('00')}" if digits else None,
        "identifier": str(served.ids.number("customer", customer)) if customer else None,
        "thumbnail": "",
        "additional_attributes": {"created_at_ip": "192.0.2.10"},
        "custom_attributes": {"ga_client_id": known.ga_client_id} if known.ga_client_id else {},
        "availability_status": "offline",
    }
