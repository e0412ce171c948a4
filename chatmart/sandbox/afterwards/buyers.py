"""Orders of earlier days: cancelled, refunded, deleted; and some that no ordinary day promises."""

from dataclasses import replace
from datetime import datetime, timedelta

from chatmart.sandbox import buying
from chatmart.sandbox.afterwards.state import Aftermath, Window, is_days_before, pick, sometime
from chatmart.sandbox.afterwards.talks import is_owed
from chatmart.sandbox.world import Contact, Order, Refund, SalesChannel

_TESTER = Contact(name="Checkout test", email="test@example.com")
_RECENT = (0.0, 20.0)  # days
_DELETED_AFTER = (1.0, 40.0)


def happen(aftermath: Aftermath, window: Window) -> None:
    for order in pick(aftermath, _on_the_way(aftermath, window)):
        _cancel(aftermath, order, sometime(aftermath, window))
    for order in pick(aftermath, _arrived(aftermath, window)):
        refund = Refund(sometime(aftermath, window), order.total)
        _keep(aftermath, replace(order, refunds=(refund,)))
    for order in pick(aftermath, _arrived(aftermath, window)):
        _refund_in_parts(aftermath, order, sometime(aftermath, window))
    for order in pick(aftermath, _owed(aftermath, window)):
        _keep(aftermath, replace(order, deleted_at=sometime(aftermath, window)))
    channel = aftermath.story.shop.counter_channel
    _place(aftermath, sometime(aftermath, window), customer=None, channel=channel)
    _place_test(aftermath, sometime(aftermath, window))


def _keep(aftermath: Aftermath, order: Order) -> None:
    aftermath.orders[order.id] = order
    aftermath.touched.add(order.id)


def _on_the_way(aftermath: Aftermath, window: Window) -> list[Order]:
    """Known, neither cancelled nor to arrive before the window ends."""
    return [
        one
        for one in aftermath.orders.values()
        if one.created_at < window.start
        and not one.cancelled_at
        and one.delivered_at
        and one.delivered_at > window.end
    ]


def _arrived(aftermath: Aftermath, window: Window) -> list[Order]:
    """Delivered, and nothing comes back of it."""
    return [
        one
        for one in aftermath.orders.values()
        if one.delivered_at
        and is_days_before(one.delivered_at, window, _RECENT)
        and not (one.returned_at or one.refunds or one.is_test)
    ]


def _owed(aftermath: Aftermath, window: Window) -> list[Order]:
    """Orders with credit: their conversation is there, and both tell who it was."""
    talks = aftermath.conversations
    return [
        one
        for one in aftermath.orders.values()
        if is_days_before(one.created_at, window, _DELETED_AFTER)
        and one.conversation_id
        and one.conversation_id not in aftermath.touched
        and is_owed(talks[one.conversation_id], one)
    ]


def _cancel(aftermath: Aftermath, order: Order, at: datetime) -> None:
    """What had happened before stays; money that was paid goes back two hours later."""
    is_paid = order.paid_at is not None and order.paid_at < at
    is_sent = order.fulfilled_at is not None and order.fulfilled_at < at
    cancelled = replace(
        order,
        paid_at=order.paid_at if is_paid else None,
        fulfilled_at=order.fulfilled_at if is_sent else None,
        delivered_at=None,
        cancelled_at=at,
        returned_at=None,
        refunds=(Refund(at + timedelta(hours=2), order.total),) if is_paid else (),
    )
    _keep(aftermath, cancelled)


def _refund_in_parts(aftermath: Aftermath, order: Order, at: datetime) -> None:
    """Twice at once and a third time in the night after."""
    parts = ((timedelta(), 5), (timedelta(minutes=1), 7), (timedelta(hours=24), 9))
    refunds = tuple(Refund(at + later, order.total // part) for later, part in parts)
    _keep(aftermath, replace(order, refunds=refunds))


def _place(
    aftermath: Aftermath, at: datetime, customer: Contact | None, channel: SalesChannel
) -> Order:
    shop = aftermath.story.shop
    order_id = f"{shop.prefix}-o{len(aftermath.orders) + 1:05}"
    purchase = buying.Purchase(at, person=None, customer=customer, sales_channel=channel)
    order = buying.place(aftermath.rng, shop, order_id, purchase)
    _keep(aftermath, order)
    return order


def _place_test(aftermath: Aftermath, at: datetime) -> None:
    """The shop tries its checkout, and takes the money back."""
    order = _place(aftermath, at, _TESTER, "web")
    tried = replace(
        order,
        is_test=True,
        paid_at=order.created_at,
        fulfilled_at=None,
        delivered_at=None,
        cancelled_at=None,
        returned_at=None,
        refunds=(Refund(order.created_at + timedelta(minutes=10), order.total),),
    )
    _keep(aftermath, tried)
