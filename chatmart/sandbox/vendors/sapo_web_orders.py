"""Orders as Sapo Web writes them."""

from datetime import UTC, datetime
from typing import Any

from chatmart.sandbox import asof
from chatmart.sandbox.asof import until
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.vendors.ids import line_id, refund_id
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import Order, OrderLine, Refund

Document = dict[str, Any]


def order_document(served: Served, order: Order, now: datetime) -> Document:
    """An order; every other one has numbers where the others have text."""
    shop, ids = served.history.shop, served.ids
    number = int(order.number)
    is_plain = number % 2 == 0
    goods = sum(line.quantity * line.product.price for line in order.lines)
    reduced = order.discount + sum(line.discount for line in order.lines)
    customer = order.customer
    document = {
        "id": ids.number("order", order.id),
        "name": f"#{number}",
        "number": number - 202_600_000,
        "order_number": number,
        "token": f"token-{order.id}",
        "cart_token": None,
        "email": customer.email if customer else None,
        "phone": customer.phone if customer else None,
        "currency": shop.currency,
        "total_price": _money(shop, order.total, is_plain),
        "subtotal_price": _money(shop, goods - reduced, is_plain),
        "total_line_items_price": _money(shop, goods, is_plain),
        "total_discounts": _money(shop, reduced, is_plain),
        "total_tax": _money(shop, order.tax, is_plain),
        **_states(order, now),
        "source_name": order.sales_channel,
        "browser_ip": "192.0.2.7",
        "client_details": {"browser_ip": "192.0.2.7", "user_agent": "Sandbox/1.0"},
        "user_id": ids.number("operator", order.created_by) if order.created_by else None,
        "tags": ", ".join(_tags(order)),
        "note": None,
        "note_attributes": _note_attributes(order),
        "customer": _customer(served, order),
        "discount_codes": [
            {"code": code, "amount": _money(shop, order.discount, is_plain), "type": "percentage"}
            for code in order.codes
        ],
        "line_items": [
            _line(served, order, line, place, is_plain) for place, line in enumerate(order.lines, 1)
        ],
        "shipping_lines": [
            {
                "title": "Giao hàng",
                "code": "standard",
                "price": _money(shop, order.shipping, is_plain),
            }
        ]
        if order.shipping
        else [],
        "fulfillments": _fulfillments(served, order, now),
        "refunds": [
            _refund(served, order, refund, place, now)
            for place, refund in enumerate(asof.refunds(order, now), 1)
        ],
        "transactions": transactions(served, order, now),
    }
    return document


def transactions(served: Served, order: Order, now: datetime) -> list[Document]:
    """The payment, then what was given back."""
    shop, first = served.history.shop, served.ids.number("order", order.id) * 10
    paid = [("sale", order.paid_at, order.total)] if until(order.paid_at, now) else []
    given_back = [("refund", one.at, one.amount) for one in asof.refunds(order, now)]
    return [
        {
            "id": first + place,
            "kind": kind,
            "status": "success",
            "amount": _money(shop, amount, is_plain=False),
            "created_on": _instant(at),
        }
        for place, (kind, at, amount) in enumerate([*paid, *given_back])
    ]


def _states(order: Order, now: datetime) -> Document:
    cancelled_at, sent_at = until(order.cancelled_at, now), until(order.fulfilled_at, now)
    finished_at = until(order.delivered_at, now)
    status = "cancelled" if cancelled_at else "closed" if finished_at else "open"
    return {
        "status": status,
        "financial_status": _payment(order, now),
        "fulfillment_status": "fulfilled" if sent_at else None,
        "cancel_reason": "customer" if cancelled_at else None,
        "cancelled_on": _instant(cancelled_at),
        "closed_on": _instant(finished_at),
        "processed_on": _instant(order.created_at),
        "created_on": _instant(order.created_at),
        "modified_on": _instant(asof.order_updated_at(order, now)),
    }


def _payment(order: Order, now: datetime) -> str:
    given_back = sum(one.amount for one in asof.refunds(order, now))
    if given_back:
        return "refunded" if given_back >= order.total else "partially_refunded"
    if until(order.paid_at, now):
        return "paid"
    return "voided" if until(order.cancelled_at, now) else "pending"


def _tags(order: Order) -> list[str]:
    by_hand = ["chat"] if order.sales_channel == "chat" else []
    return [*by_hand, *(["test"] if order.is_test else [])]


def _note_attributes(order: Order) -> list[Document]:
    """What the shop's theme adds to the cart."""
    client = order.customer.ga_client_id if order.customer else None
    return [{"name": "ga_client_id", "value": client}] if client else []


def _customer(served: Served, order: Order) -> Document | None:
    customer = order.customer
    if customer is None or customer.id is None:
        return None
    return {
        "id": served.ids.number("customer", customer.id),
        "email": customer.email,
        "phone": customer.phone,
        "first_name": customer.name,
        "last_name": None,
    }


def _line(served: Served, order: Order, line: OrderLine, place: int, is_plain: bool) -> Document:
    shop, product = served.history.shop, line.product
    product_number = served.ids.number("product", product.id)
    return {
        "id": served.ids.number("line", line_id(order.id, place)),
        "product_id": product_number,
        "variant_id": product_number * 10,
        "title": product.name,
        "name": product.name,
        "variant_title": None,
        "sku": product.id.upper(),
        "quantity": line.quantity,
        "price": _money(shop, product.price, is_plain),
        "total_discount": _money(shop, line.discount, is_plain),
        "grams": 200,
        "fulfillment_status": None,
        "properties": [],
    }


def _fulfillments(served: Served, order: Order, now: datetime) -> list[Document]:
    sent_at = until(order.fulfilled_at, now)
    if sent_at is None:
        return []
    return [
        {
            "id": served.ids.number("order", order.id) * 10,
            "status": "success",
            "tracking_company": None,
            "tracking_number": None,
            "created_on": _instant(sent_at),
            "modified_on": _instant(sent_at),
        }
    ]


def _refund(served: Served, order: Order, refund: Refund, place: int, now: datetime) -> Document:
    is_back = until(order.returned_at, now) is not None
    number = served.ids.number("refund", refund_id(order.id, place))
    return {
        "id": number,
        "note": None,
        "restock": is_back,
        "user_id": None,
        "created_on": _instant(refund.at),
        "refund_line_items": [],
        "transactions": [
            {
                "id": number * 10,
                "kind": "refund",
                "status": "success",
                "amount": _money(served.history.shop, refund.amount, is_plain=False),
            }
        ],
        "order_adjustments": [],
    }


def _money(shop: Shop, amount: int, is_plain: bool) -> str | float | int:
    if not shop.decimals:
        return amount if is_plain else str(amount)
    whole, part = divmod(amount, 10**shop.decimals)
    written = f"{whole}.{part:0{shop.decimals}}"
    return float(written) if is_plain else written


def _instant(at: datetime | None) -> str | None:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else None
