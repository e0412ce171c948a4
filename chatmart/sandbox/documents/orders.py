"""Orders as documents, with the status they had at some instant."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from chatmart.sandbox.documents.forms import Document, known, local, money, until
from chatmart.sandbox.history import History
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.world import Order, OrderLine

Status = Literal["pending", "paid", "fulfilled", "delivered", "cancelled", "returned"]


def orders(history: History, as_of: datetime) -> Iterator[Document]:
    for number, order in enumerate(history.orders, 1):
        if order.created_at < as_of:
            yield _order(history.shop, order, order_number(number), as_of)


def order_number(place: int) -> str:
    """Orders are numbered in the order of their instants; `place` counts from 1."""
    return f"2026{place:05}"


def status(order: Order, as_of: datetime) -> Status:
    stages: tuple[tuple[Status, datetime | None], ...] = (
        ("cancelled", order.cancelled_at),
        ("returned", order.returned_at),
        ("delivered", order.delivered_at),
        ("fulfilled", order.fulfilled_at),
        ("paid", order.paid_at),
    )
    return next((name for name, at in stages if until(at, as_of)), "pending")


def _order(shop: Shop, order: Order, number: str, as_of: datetime) -> Document:
    stages = {
        "paid_at": until(order.paid_at, as_of),
        "fulfilled_at": until(order.fulfilled_at, as_of),
        "delivered_at": until(order.delivered_at, as_of),
        "cancelled_at": until(order.cancelled_at, as_of),
    }
    refunds = [refund for refund in order.refunds if refund.at < as_of]
    instants = [order.created_at, until(order.returned_at, as_of), *stages.values()]
    updated_at = max(at for at in [*instants, *(refund.at for refund in refunds)] if at)
    return {
        "account": shop.account,
        "id": order.id,
        "number": number,
        "status": status(order, as_of),
        "created_at": local(shop, order.created_at),
        "updated_at": local(shop, updated_at),
        **{name: local(shop, at) if at else None for name, at in stages.items()},
        "currency": shop.currency,
        "total": money(shop, order.total),
        "shipping": money(shop, order.shipping),
        "tax": money(shop, order.tax),
        "discount": money(shop, order.discount),
        "customer": _customer(order),
        "created_by": order.created_by,
        "sales_channel": order.sales_channel,
        "ga_transaction_id": number if order.visit_id else None,
        "discount_codes": list(order.codes),
        "lines": [_line(shop, order, line, place) for place, line in enumerate(order.lines, 1)],
        "refunds": [
            {
                "id": f"{order.id}-r{place}",
                "amount": money(shop, refund.amount),
                "created_at": local(shop, refund.at),
            }
            for place, refund in enumerate(refunds, 1)
        ],
        "url": f"https://{shop.account}.example.com/admin/orders/{order.id}",
    }


def _customer(order: Order) -> Document | None:
    customer = order.customer
    if customer is None:
        return None
    return known(
        {
            "id": customer.id,
            "name": customer.name,
            "email": customer.email,
            "phone": customer.phone,
            "ga_client_id": customer.ga_client_id,
        }
    )


def _line(shop: Shop, order: Order, line: OrderLine, place: int) -> Document:
    product = line.product
    return {
        "id": f"{order.id}-l{place}",
        "product_id": product.id,
        "sku": product.id.upper(),
        "name": product.name,
        "quantity": str(line.quantity),
        "unit_price": money(shop, product.price),
        "unit_cost": None if product.cost is None else money(shop, product.cost),
        "discount": money(shop, line.discount) if line.discount else None,
    }
