"""Orders: what is in the basket, what it costs, and what becomes of it in the end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from chatmart.sandbox import rhythm
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.world import (
    Contact,
    Conversation,
    Message,
    Order,
    OrderLine,
    Person,
    Product,
    Refund,
    SalesChannel,
)

CODE = "PETAL10"
_CODE_RATE = 0.14
_CODE_RATE_WHEN_ASKED = 0.6
_LINE_DISCOUNT_RATE = 0.08  # never in an order with a code: a total has one reading only
UNPAID_RATE = 0.04  # bank transfers that never come, until the shop cancels them
PARTLY_REFUNDED_RATE = 0.03


@dataclass(frozen=True, slots=True)
class Purchase:
    """Somebody decided to buy."""

    at: datetime
    person: Person | None
    customer: Contact | None
    sales_channel: SalesChannel
    conversation: Conversation | None = None
    visit_id: str | None = None
    created_by: str | None = None


@dataclass(frozen=True, slots=True)
class _Fate:
    paid_at: datetime | None = None
    fulfilled_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None
    returned_at: datetime | None = None
    refunds: tuple[Refund, ...] = ()


def place(rng: Random, shop: Shop, order_id: str, purchase: Purchase) -> Order:
    created_at = purchase.at.replace(microsecond=0)
    talked = purchase.conversation
    asked_for_code = talked is not None and talked.topic == "discount"
    has_code = rng.random() < (_CODE_RATE_WHEN_ASKED if asked_for_code else _CODE_RATE)
    wishes = _suggested(talked) if talked else []
    lines = _basket(rng, shop, wishes, may_be_reduced=not has_code)
    goods = sum(line.quantity * line.product.price - line.discount for line in lines)
    discount = goods // 10 if has_code else 0
    is_carried_home = purchase.sales_channel == "pos"
    is_free = is_carried_home or goods - discount >= shop.free_shipping_from
    total = goods - discount + (0 if is_free else shop.shipping)
    fate = _at_the_counter(created_at) if is_carried_home else _sent(rng, shop, created_at, total)
    return Order(
        id=order_id,
        person_id=purchase.person.id if purchase.person else None,
        customer=purchase.customer,
        conversation_id=talked.id if talked else None,
        visit_id=purchase.visit_id,
        sales_channel=purchase.sales_channel,
        created_by=purchase.created_by,
        created_at=created_at,
        lines=lines,
        shipping=0 if is_free else shop.shipping,
        discount=discount,
        codes=(CODE,) if has_code else (),
        total=total,
        tax=round(total * shop.tax_percent / (100 + shop.tax_percent)),
        paid_at=fate.paid_at,
        fulfilled_at=fate.fulfilled_at,
        delivered_at=fate.delivered_at,
        cancelled_at=fate.cancelled_at,
        returned_at=fate.returned_at,
        refunds=fate.refunds,
    )


def _suggested(conversation: Conversation) -> list[Product]:
    messages = [event for event in conversation.events if isinstance(event, Message)]
    return [product for message in messages for product in message.products][:1]


def _basket(
    rng: Random, shop: Shop, wishes: list[Product], *, may_be_reduced: bool
) -> tuple[OrderLine, ...]:
    count = rng.choices((1, 2, 3, 4), (48, 30, 15, 7))[0]
    chosen = dict.fromkeys((*wishes, *rng.sample(shop.products, count)))
    lines = []
    for product in list(chosen)[:count]:
        quantity = rng.choices((1, 2, 3), (76, 18, 6))[0]
        is_reduced = may_be_reduced and rng.random() < _LINE_DISCOUNT_RATE
        discount = quantity * product.price // 20 if is_reduced else 0
        lines.append(OrderLine(product, quantity, discount))
    return tuple(lines)


def _at_the_counter(created_at: datetime) -> _Fate:
    return _Fate(paid_at=created_at, fulfilled_at=created_at, delivered_at=created_at)


def _sent(rng: Random, shop: Shop, created_at: datetime, total: int) -> _Fate:
    on_delivery = rng.random() < shop.cash_on_delivery_rate
    if not on_delivery and rng.random() < UNPAID_RATE:
        return _Fate(cancelled_at=_later(rng, created_at, 120, 190))
    paid_at = None if on_delivery else _later(rng, created_at, 0.01, 0.2)
    if rng.random() < shop.cancelled_rate:
        cancelled_at = _later(rng, created_at, 0.5, 40)
        refunds = (Refund(_later(rng, cancelled_at, 0.1, 30), total),) if paid_at else ()
        return _Fate(paid_at=paid_at, cancelled_at=cancelled_at, refunds=refunds)
    fulfilled_at = _by_day(rng, shop, created_at, rng.choices((1, 2, 3), (70, 22, 8))[0])
    delivered_at = _by_day(rng, shop, fulfilled_at, rng.choices((1, 2, 3, 4), (48, 32, 14, 6))[0])
    returned_at, refunds = None, ()
    if rng.random() < shop.returned_rate:
        returned_at = _later(rng, delivered_at, 40, 330)
        refunds = (Refund(_later(rng, returned_at, 1, 60), total),)
    elif rng.random() < PARTLY_REFUNDED_RATE:
        refunds = (Refund(_later(rng, delivered_at, 10, 120), total // 4),)
    return _Fate(paid_at or delivered_at, fulfilled_at, delivered_at, None, returned_at, refunds)


def _later(rng: Random, at: datetime, from_hours: float, to_hours: float) -> datetime:
    return (at + timedelta(hours=rng.uniform(from_hours, to_hours))).replace(microsecond=0)


def _by_day(rng: Random, shop: Shop, at: datetime, days: int) -> datetime:
    """On a later local day, while shops and carriers work."""
    day = at.astimezone(shop.zone).date() + timedelta(days=days)
    return rhythm.moment_on(rng, day, shop.zone, rhythm.WORKING_HOURS).replace(microsecond=0)
