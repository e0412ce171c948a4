"""Orders and credit notes as Shoptet writes them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from chatmart.sandbox import asof
from chatmart.sandbox.asof import Status
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.vendors.ids import line_id, refund_id
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import Order, OrderLine, Refund

Document = dict[str, Any]

# the shop's own ones are positive; who is paid and not yet sent has no status of its own
STATUSES: dict[Status, tuple[int, str]] = {
    "pending": (-1, "Nevyřízená"),
    "paid": (-1, "Nevyřízená"),
    "fulfilled": (1, "Odeslaná"),
    "delivered": (2, "Doručená"),
    "returned": (3, "Vrácená"),
    "cancelled": (-4, "Stornovaná"),
}
SOURCES = {"web": (-1, "E-shop"), "pos": (-2, "Pokladna"), "chat": (1, "chat")}
OTHER_SOURCE = (2, "marketplace")


def header(served: Served, order: Order, now: datetime) -> Document:
    """An order as lists show it: without its items."""
    shop, customer = served.history.shop, order.customer
    status_id, status = STATUSES[asof.status(order, now)]
    source_id, source = SOURCES.get(order.sales_channel, OTHER_SOURCE)
    is_member = customer is not None and customer.id is not None
    return {
        "code": order.number,
        "guid": served.ids.uuid("order", order.id),
        "creationTime": instant(shop, order.created_at),
        "changeTime": instant(shop, asof.order_updated_at(order, now)),
        "fullName": customer.name if customer else None,
        "company": None,
        "email": customer.email if customer else None,
        "phone": customer.phone if customer else None,
        "remark": None,
        "customerGuid": served.ids.uuid("customer", customer.id)
        if customer and is_member and customer.id
        else None,
        "cashDeskOrder": order.sales_channel == "pos",
        "status": {"id": status_id, "name": status},
        "source": {"id": source_id, "name": source},
        "price": _total(shop, order.total, order.tax),
        "paid": asof.until(order.paid_at, now) is not None,
    }


def detail(served: Served, order: Order, now: datetime, include: set[str]) -> Document:
    shop, client = served.history.shop, order.customer.ga_client_id if order.customer else None
    items = [_item(served, order, line, place) for place, line in enumerate(order.lines, 1)]
    if order.shipping:
        items.append(_priced(shop, "shipping", "Doprava", order.shipping))
    items.append(_priced(shop, "billing", "Platba", 0))
    if order.discount:
        items.append(_priced(shop, "discount-coupon", order.codes[0], -order.discount))
    notes = {
        "customerRemark": None,
        "eshopRemark": None,
        "trackingNumber": None,
        "additionalFields": [{"index": 1, "label": "GA", "text": client}] if client else [],
    }
    return {
        **header(served, order, now),
        "clientIPAddress": "192.0.2.7",
        "birthDate": None,
        "language": "cs",
        "referer": None,
        "items": items,
        **({"notes": notes} if "notes" in include else {}),
    }


def credit_note(served: Served, order: Order, refund: Refund, place: int) -> Document:
    """What was given back, as a negative amount."""
    shop = served.history.shop
    number = served.ids.number("refund", refund_id(order.id, place))
    tax = round(refund.amount * shop.tax_percent / (100 + shop.tax_percent))
    return {
        "code": f"D{number}",
        "isValid": True,
        "invoiceCode": f"F{order.number}",
        "orderCode": order.number,
        "proofPaymentCode": None,
        "creationTime": instant(shop, refund.at),
        "changeTime": instant(shop, refund.at),
        "restocked": order.returned_at is not None,
        "reasonRemark": None,
        "price": _total(shop, -refund.amount, -tax),
        "items": [],
    }


def instant(shop: Shop, at: datetime) -> str:
    return f"{at.astimezone(shop.zone):%Y-%m-%dT%H:%M:%S%z}"


def _item(served: Served, order: Order, line: OrderLine, place: int) -> Document:
    shop, product = served.history.shop, line.product
    full = line.quantity * product.price
    return {
        **_priced(shop, "product", product.name, full - line.discount),
        "itemId": served.ids.number("line", line_id(order.id, place)),
        "productGuid": served.ids.uuid("product", product.id),
        "code": product.id.upper(),
        "amount": f"{line.quantity}.000",
        "amountUnit": "ks",
        "priceRatio": str(round(Decimal(full - line.discount) / full, 4)),
        "unitPrice": _price(shop, product.price),
        "purchasePrice": None if product.cost is None else _price(shop, product.cost),
    }


def _priced(shop: Shop, item_type: str, name: str, amount: int) -> Document:
    price = _price(shop, amount)
    return {
        "itemId": 0,
        "productGuid": None,
        "code": None,
        "itemType": item_type,
        "name": name,
        "variantName": None,
        "amount": "1.000",
        "priceRatio": "1.0000",
        "itemPrice": price,
        "unitPrice": price,
        "purchasePrice": None,
    }


def _total(shop: Shop, amount: int, tax: int) -> Document:
    return {
        "vat": _money(shop, tax),
        "toPay": _money(shop, amount),
        "currencyCode": shop.currency,
        "withoutVat": _money(shop, amount - tax),
        "withVat": _money(shop, amount),
        "exchangeRate": "1.00000000",
    }


def _price(shop: Shop, amount: int) -> Document:
    tax = round(amount * shop.tax_percent / (100 + shop.tax_percent))
    return {
        "withVat": _money(shop, amount),
        "withoutVat": _money(shop, amount - tax),
        "vat": _money(shop, tax),
        "vatRate": f"{shop.tax_percent}.00",
    }


def _money(shop: Shop, amount: int) -> str:
    """Two decimals, whatever the currency has."""
    return f"{Decimal(amount).scaleb(-shop.decimals):.2f}"
