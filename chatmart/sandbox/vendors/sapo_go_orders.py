"""Orders as Sapo GO writes them."""

from datetime import UTC, datetime
from typing import Any

from chatmart.sandbox import asof
from chatmart.sandbox.asof import until
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.vendors.ids import line_id, refund_id
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import Order, OrderLine

Document = dict[str, Any]

SOURCES = ("web", "chat", "pos", "marketplace")
_INTEGRATION = 1  # the account of what is entered by nobody


def order_document(served: Served, order: Order, now: datetime) -> Document:
    shop, ids = served.history.shop, served.ids
    customer = order.customer
    seller = ids.number("operator", order.created_by) if order.created_by else None
    on_lines = sum(line.discount for line in order.lines)
    return {
        "id": ids.number("order", order.id),
        "tenant_id": 1,
        "location_id": 1,
        "code": f"SON{order.number}",
        "reference_number": order.number if order.sales_channel == "web" else None,
        **_states(order, now),
        "account_id": seller or _INTEGRATION,
        "assignee_id": seller,
        "customer_id": ids.number("customer", customer.id) if customer and customer.id else None,
        "customer_data": {"name": customer.name} if customer else None,
        "email": customer.email if customer else None,
        "phone_number": customer.phone if customer else None,
        "source_id": SOURCES.index(order.sales_channel) + 1,
        "channel": None,
        "total": _money(shop, order.total),
        "total_discount": _money(shop, order.discount + on_lines),
        "order_discount_amount": _money(shop, order.discount),
        "total_tax": _money(shop, order.tax),
        "delivery_fee": {"fee": _money(shop, order.shipping)} if order.shipping else None,
        "discount_items": [],
        "note": None,
        "tags": [*(["chat"] if seller else []), *(["test"] if order.is_test else [])],
        "order_line_items": [
            _line(served, order, line, place) for place, line in enumerate(order.lines, 1)
        ],
        "prepayments": [],
        "fulfillments": _fulfillments(served, order, now),
        "order_returns": _returns(served, order, now),
    }


def _states(order: Order, now: datetime) -> Document:
    paid, sent = until(order.paid_at, now), until(order.fulfilled_at, now)
    arrived, back = until(order.delivered_at, now), until(order.returned_at, now)
    cancelled = until(order.cancelled_at, now)
    is_unconfirmed = order.created_by and not (paid or sent)
    status = (
        "cancelled"
        if cancelled
        else "completed"
        if arrived and paid
        else "draft"
        if is_unconfirmed
        else "finalized"
    )
    return {
        "status": status,
        "packed_status": "packed" if sent else "unpacked",
        "fulfillment_status": "shipped" if sent else "unshipped",
        "received_status": "received" if arrived else "unreceived",
        "payment_status": "paid" if paid else "unpaid",
        "return_status": "returned" if back else "unreturned",
        "created_on": _instant(order.created_at),
        "modified_on": _instant(asof.order_updated_at(order, now)),
        "issued_on": _instant(order.created_at),
        "ship_on": None,
        "finalized_on": None if is_unconfirmed else _instant(order.created_at),
        "completed_on": _instant(arrived),
        "finished_on": None,
        "cancelled_on": _instant(cancelled),
    }


def _line(served: Served, order: Order, line: OrderLine, place: int) -> Document:
    shop, product = served.history.shop, line.product
    number = served.ids.number("product", product.id)
    return {
        "id": served.ids.number("line", line_id(order.id, place)),
        "variant_id": number * 10,
        "product_id": number,
        "product_name": product.name,
        "variant_name": product.name,
        "sku": product.id.upper(),
        "barcode": None,
        "price": _money(shop, product.price),
        "quantity": line.quantity,
        "line_amount": _money(shop, product.price * line.quantity - line.discount),
        "discount_amount": _money(shop, line.discount),
        "tax_rate": shop.tax_percent,
        "unit": None,
        "is_composite": False,
    }


def _fulfillments(served: Served, order: Order, now: datetime) -> list[Document]:
    sent, arrived = until(order.fulfilled_at, now), until(order.delivered_at, now)
    if not sent:
        return []
    return [
        {
            "id": served.ids.number("order", order.id) * 10,
            "code": f"FUN{order.number}",
            "status": "received" if arrived else "fulfilled",
            "packed_on": _instant(sent),
            "shipped_on": _instant(sent),
            "received_on": _instant(arrived),
            "cancel_date": None,
            "fulfillment_line_items": [],
        }
    ]


def _returns(served: Served, order: Order, now: datetime) -> list[Document]:
    """Goods that came back, and money that was given back with or without them."""
    shop, back = served.history.shop, until(order.returned_at, now)
    given_back = [
        {
            "id": served.ids.number("refund", refund_id(order.id, place)),
            "amount": _money(shop, refund.amount),
            "created_on": _instant(refund.at),
        }
        for place, refund in enumerate(asof.refunds(order, now), 1)
    ]
    if back:
        return [_return(order, 1, given_back, _money(shop, order.total), _instant(back))]
    return [
        _return(order, place, [one], one["amount"], None) for place, one in enumerate(given_back, 1)
    ]


def _return(
    order: Order, place: int, given_back: list[Document], total: object, back: str | None
) -> Document:
    return {
        "id": int(order.number) * 10 + place,
        "code": f"SRN{order.number}{place}",
        "status": "returned" if back else "unreturned",
        "refund_status": "refunded" if given_back else "unrefunded",
        "total_amount": total,
        "issued_on": back or given_back[0]["created_on"],
        "received_on": back,
        "line_items": [],
        "refunds": given_back,
    }


def _money(shop: Shop, amount: int) -> float:
    return float(amount / 10**shop.decimals)


def _instant(at: datetime | None) -> str | None:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else None
