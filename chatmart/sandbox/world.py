"""What is true in the pretend shop, before any vendor's format: people, visits, talks, orders.

Every instant is aware UTC, every amount a whole number of the currency's smallest unit. The world
also holds what happens after the last day; a reader asks what was known at some instant.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Channel = Literal["chat", "email", "facebook", "instagram", "whatsapp", "zalo", "sms", "web_form"]
Language = Literal["cs", "vi", "en"]
AuthorType = Literal["contact", "operator", "bot", "ai", "campaign", "system"]
SalesChannel = Literal["web", "chat", "pos", "marketplace"]
Answered = Literal["human", "machine", "nobody"]


@dataclass(frozen=True, slots=True)
class Product:
    id: str
    name: str
    price: int
    cost: int | None


@dataclass(frozen=True, slots=True)
class Campaign:
    id: str
    name: str
    kind: Literal["auto_message", "chatbot", "flow", "other"]
    variants: tuple[str, ...]
    weight: float
    text: str


@dataclass(frozen=True, slots=True)
class Operator:
    id: str
    name: str
    team: str
    pace: float  # multiplies every reply time; below 1 is fast
    hours: tuple[float, float]  # local; beyond 24 reaches into the next day
    weekdays: frozenset[int]  # Monday is 0
    hourly_cost: int
    days_employed: int | None = None  # None: still here


@dataclass(frozen=True, slots=True)
class Presence:
    id: str
    operator_id: str
    online_from: datetime
    online_until: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """One human being, whatever identifiers the systems know of them."""

    id: str
    name: str
    email: str
    phone: str  # +420000123456
    ga_client_id: str
    shop_customer_id: str | None
    city: str
    device: str
    browser: str
    language: Language
    registered_at: datetime
    marketing_consent: bool | None


@dataclass(frozen=True, slots=True)
class Contact:
    """What one conversation knows of its person; all null when the person stayed anonymous."""

    id: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    shop_customer_id: str | None = None
    ga_client_id: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    at: datetime
    id: str
    author_type: AuthorType
    author_id: str | None
    text: str
    kind: Literal["message", "comment", "note"] = "message"
    macro_id: str | None = None
    campaign_id: str | None = None
    products: tuple[Product, ...] = ()
    deleted_at: datetime | None = None  # the message stays, its text is gone


@dataclass(frozen=True, slots=True)
class Clicked:
    at: datetime
    message_id: str
    product_id: str


@dataclass(frozen=True, slots=True)
class Assigned:
    at: datetime
    operator_id: str
    team: str


@dataclass(frozen=True, slots=True)
class Tagged:
    at: datetime
    name: str
    by: Literal["operator", "bot", "rule"]


@dataclass(frozen=True, slots=True)
class Parked:
    at: datetime
    status: Literal["pending", "snoozed"]


@dataclass(frozen=True, slots=True)
class Closed:
    at: datetime
    by: Literal["operator", "bot", "contact", "system"]
    by_id: str | None


@dataclass(frozen=True, slots=True)
class Reopened:
    at: datetime


@dataclass(frozen=True, slots=True)
class Rated:
    at: datetime
    id: str
    kind: Literal["csat", "ces", "nps", "ai_answer"]
    score: int
    scale: tuple[int, int]
    comment: str | None = None
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """From here on the chat tool knows the conversation's contact as this one."""

    at: datetime
    contact: Contact
    reason: Literal["identified", "merged"]


Event = Message | Clicked | Assigned | Tagged | Parked | Closed | Reopened | Rated | ContactChanged


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    channel: Channel
    person_id: str
    contact: Contact  # at first; see ContactChanged
    topic: str
    created_at: datetime
    is_offline: bool
    is_proactive: bool
    team: str
    visit_id: str | None
    events: tuple[Event, ...]  # by instant
    answered: Answered | None  # None: the contact never wrote
    led_to_order: bool  # planted: this conversation is why the person bought
    deleted_at: datetime | None = None  # for good, at the chat tool


@dataclass(frozen=True, slots=True)
class Delivery:  # one automatic message or chatbot shown to one visitor
    id: str
    campaign: Campaign
    variant: str
    visitor_id: str
    triggered_at: datetime
    viewed_at: datetime | None
    replied_at: datetime | None
    conversation_id: str | None


@dataclass(frozen=True, slots=True)
class Visit:  # one session on the shop's web pages
    id: str
    started_at: datetime
    visitor_id: str
    traffic: tuple[str, str, str | None, str]  # source, medium, campaign, channel group
    country: str
    device: str
    page_count: int
    conversation_id: str | None
    carted: bool
    checked_out: bool
    order_id: str | None
    is_tracked: bool  # False: consent refused, web analytics never sees the visit
    ga_client_id: str
    landing_page: str
    referrer: str | None
    late_by: timedelta = timedelta()  # how much later web analytics gets its hits


@dataclass(frozen=True, slots=True)
class OrderLine:
    product: Product
    quantity: int
    discount: int


@dataclass(frozen=True, slots=True)
class Refund:
    at: datetime
    amount: int


@dataclass(frozen=True, slots=True)
class Order:
    id: str
    person_id: str | None
    customer: Contact | None  # what the order knows of its person
    conversation_id: str | None  # planted: the conversation that led to it
    visit_id: str | None
    sales_channel: SalesChannel
    created_by: str | None
    created_at: datetime
    lines: tuple[OrderLine, ...]
    shipping: int
    discount: int
    codes: tuple[str, ...]
    total: int
    tax: int
    paid_at: datetime | None
    fulfilled_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None
    returned_at: datetime | None
    refunds: tuple[Refund, ...]
    number: str = ""  # as people call it, by the order of instants
    is_test: bool = False  # placed by the shop to try its checkout; never a real one
    deleted_at: datetime | None = None  # for good, at the shop system
