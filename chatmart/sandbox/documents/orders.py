"""Orders as documents, with the status they had at some instant."""

from collections.abc import Iterator
from datetime import datetime

from chatmart.sandbox import asof
from chatmart.sandbox.asof import until
from chatmart.sandbox.documents.forms import Document, known, local, money
from chatmart.sandbox.history import History
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.world import Order, OrderLine


def orders(history: History, as_of: datetime) -> Iterator[Document]:
    for order in asof.orders(history, as_of):
        yield _order(history.shop, order, as_of)


def _order(shop: Shop, order: Order, as_of: datetime) -> Document:
    stages = {
        "paid_at": until(order.paid_at, as_of),
        "fulfilled_at": until(order.fulfilled_at, as_of),
        "delivered_at": until(order.delivered_at, as_of),
        "cancelled_at": until(order.cancelled_at, as_of),
    }
    return {
        "account": shop.account,
        "id": order.id,
        "number": order.number,
        "status": asof.status(order, as_of),
        "created_at": local(shop, order.created_at),
        "updated_at": local(shop, asof.order_updated_at(order, as_of)),
        **{name: local(shop, at) if at else None for name, at in stages.items()},
        "currency": shop.currency,
        "total": money(shop, order.total),
        "shipping": money(shop, order.shipping),
        "tax": money(shop, order.tax),
        "discount": money(shop, order.discount),
        "customer": _customer(order),
        "created_by": order.created_by,
        "sales_channel": order.sales_channel,
        "ga_transaction_id": order.number if order.visit_id else None,
        "discount_codes": list(order.codes),
        "lines": [_line(shop, order, line, place) for place, line in enumerate(order.lines, 1)],
        "refunds": [
            {
                "id": f"{order.id}-r{place}",
                "amount": money(shop, refund.amount),
                "created_at": local(shop, refund.at),
            }
            for place, refund in enumerate(asof.refunds(order, as_of), 1)
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
