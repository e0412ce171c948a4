"""Orders and refunds of the world as WooCommerce's REST API gives them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from chatmart.sandbox import asof
from chatmart.sandbox.asof import until
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.vendors.ids import line_id, refund_id
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import Order, OrderLine, Refund

Document = dict[str, Any]

CREATED_VIA: Mapping[str, str] = {
    "web": "checkout",
    "pos": "pos",
    "chat": "admin",
    "marketplace": "marketplace",
}
_MOST_DECIMALS = 6  # kept of amounts without tax


def orders(served: Served, refunds_modify: bool) -> list[Document]:
    """All that are there, those in the trash included."""
    now = served.now()
    return [
        _order(served, order, now, refunds_modify)
        for order in served.history.orders
        if order.created_at < now and not (until(order.deleted_at, now) and not _is_kept(order))
    ]


def refunds(served: Served) -> list[Document]:
    now = served.now()
    return [
        _refund(served, order, refund, place)
        for order in asof.orders(served.history, now, with_tests=True)
        for place, refund in enumerate(asof.refunds(order, now), 1)
    ]


def _is_kept(order: Order) -> bool:
    """Whether a deleted order went to the trash first; half of them are gone at once."""
    return int(order.number) % 2 == 0


def _order(served: Served, order: Order, now: datetime, refunds_modify: bool) -> Document:
    shop, known = served.history.shop, order.customer
    given_back = asof.refunds(order, now)
    refunds_at = {refund.at for refund in given_back} if not refunds_modify else set()
    stages = (order.paid_at, order.fulfilled_at, order.cancelled_at, order.deleted_at)
    happened = [at for at in (*stages, *(one.at for one in given_back)) if at and at < now]
    modified = max([order.created_at, *(at for at in happened if at not in refunds_at)])
    customer_id = known.id if known else None
    goods = sum(line.quantity * line.product.price - line.discount for line in order.lines)
    return {
        "id": served.ids.number("order", order.id),
        "parent_id": 0,
        "number": order.number,
        "order_key": f"wc_order_{order.id}",
        "created_via": CREATED_VIA[order.sales_channel],
        "version": "9.9.0",
        "status": _status(order, sum(one.amount for one in given_back), now),
        "currency": shop.currency,
        "prices_include_tax": True,
        **_instants(shop, "date_created", order.created_at),
        **_instants(shop, "date_modified", modified),
        **_instants(shop, "date_paid", until(order.paid_at, now)),
        **_instants(shop, "date_completed", until(order.fulfilled_at, now)),
        **_split(shop, order.discount, "discount_total", "discount_tax"),
        **_split(shop, order.shipping, "shipping_total", "shipping_tax"),
        "cart_tax": _tax(shop, goods - order.discount),
        "total": _amount(shop, Decimal(order.total)),
        "total_tax": _amount(shop, Decimal(order.tax)),
        "customer_id": served.ids.number("customer", customer_id) if customer_id else 0,
        "customer_ip_address": "192.0.2.10",
        "customer_user_agent": "Mozilla/5.0 (sandbox)",
        "customer_note": "",
        "billing": {
            "first_name": (known.name if known else None) or "",
            "last_name": "",
            "country": shop.country,
            "email": (known.email if known else None) or "",
            "phone": (known.phone if known else None) or "",
        },
        "payment_method": "dummy" if order.is_test else "bacs",
        "transaction_id": "",
        "meta_data": _meta(served, order),
        "line_items": [_line(served, order, one, at) for at, one in enumerate(order.lines, 1)],
        "coupon_lines": [{"id": 1, "code": code.lower()} for code in order.codes],
        "refunds": [
            {
                "id": served.ids.number("refund", refund_id(order.id, place)),
                "reason": "",
                "total": f"-{_amount(shop, Decimal(refund.amount))}",
            }
            for place, refund in enumerate(given_back, 1)
        ],
        "payment_url": f"https://{shop.account}.example.com/pay/?key=wc_order_{order.id}",
    }


def _status(order: Order, refunded: int, now: datetime) -> str:
    """The one word a shop has: giving everything back replaces what it was before."""
    stages = (
        ("trash", until(order.deleted_at, now)),
        ("refunded", refunded >= order.total),
        ("cancelled", until(order.cancelled_at, now)),
        ("completed", until(order.fulfilled_at, now)),
        # cash on delivery is worked on before it is paid
        ("processing", until(order.paid_at, now) or order.fulfilled_at),
    )
    return next((word for word, is_reached in stages if is_reached), "on-hold")


def _meta(served: Served, order: Order) -> list[Document]:
    known = order.customer
    found: dict[str, object] = {
        "_wc_order_attribution_source_type": "typein",
        "_wc_order_attribution_user_agent": "Mozilla/5.0 (sandbox)",
        "_plugin_state": {"steps": [1, 2]},
    }
    if known and known.ga_client_id:
        found["_ga_client_id"] = known.ga_client_id
    number = served.ids.number("order", order.id)
    return [
        {"id": number * 10 + place, "key": key, "value": value}
        for place, (key, value) in enumerate(found.items())
    ]


def _line(served: Served, order: Order, line: OrderLine, place: int) -> Document:
    """A price that is reduced for all is simply the price; coupons are shared among the lines."""
    shop, product = served.history.shop, line.product
    before = line.quantity * product.price - line.discount
    goods = sum(one.quantity * one.product.price - one.discount for one in order.lines)
    after = Decimal(before) - Decimal(order.discount) * before / goods
    # a product without a cost costs nothing there
    cost = Decimal((product.cost or 0) * line.quantity)
    return {
        "id": served.ids.number("line", line_id(order.id, place)),
        "name": product.name,
        "product_id": served.ids.number("product", product.id),
        "variation_id": 0,
        "quantity": line.quantity,
        **_split(shop, before, "subtotal", "subtotal_tax"),
        **_split(shop, after, "total", "total_tax"),
        "meta_data": [],
        "sku": product.id.upper(),
        "price": float(_net(shop, after) / line.quantity / 10**shop.decimals),
        "cost_of_goods_sold": {"value": float(cost / 10**shop.decimals)},
    }


def _refund(served: Served, order: Order, refund: Refund, place: int) -> Document:
    shop = served.history.shop
    return {
        "id": served.ids.number("refund", refund_id(order.id, place)),
        "parent_id": served.ids.number("order", order.id),
        **_instants(shop, "date_created", refund.at),
        "amount": _amount(shop, Decimal(refund.amount)),
        "reason": "",
        "refunded_by": 1,
        "refunded_payment": False,
        "meta_data": [],
        "line_items": [],
    }


def _instants(shop: Shop, name: str, at: datetime | None) -> Document:
    """As the shop's clock shows it, and as GMT; neither says which it is."""
    form = "%Y-%m-%dT%H:%M:%S"
    return {
        name: at.astimezone(shop.zone).strftime(form) if at else None,
        f"{name}_gmt": at.astimezone(UTC).strftime(form) if at else None,
    }


def _split(shop: Shop, gross: int | Decimal, net_name: str, tax_name: str) -> Document:
    net = _net(shop, gross)
    return {
        net_name: _exact(shop, net),
        tax_name: _exact(shop, Decimal(gross) - net),
    }


def _net(shop: Shop, gross: int | Decimal) -> Decimal:
    return Decimal(gross) * 100 / (100 + shop.tax_percent)


def _tax(shop: Shop, gross: int) -> str:
    return _exact(shop, Decimal(gross) - _net(shop, gross))


def _amount(shop: Shop, amount: Decimal) -> str:
    return str((amount / 10**shop.decimals).quantize(Decimal(1).scaleb(-shop.decimals)))


def _exact(shop: Shop, amount: Decimal) -> str:
    smallest = Decimal(1).scaleb(-_MOST_DECIMALS)
    return str((amount / 10**shop.decimals).quantize(smallest, ROUND_HALF_UP))
