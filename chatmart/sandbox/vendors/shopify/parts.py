"""What an order consists of at Shopify: lines, payments, shipments, refunds."""

from base64 import b64decode, b64encode
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from chatmart.sandbox import asof
from chatmart.sandbox.asof import until
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.vendors.ids import line_id, refund_id
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import Order, OrderLine, Refund

Node = dict[str, Any]
Page = Callable[..., Node]

_DECLINED_EVERY = 7  # orders whose first payment was declined


def gid(kind: str, number: int) -> str:
    return f"gid://shopify/{kind}/{number}"


def instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def connection(nodes: Sequence[Node], key: Callable[[Node], list[Any]] | None = None) -> Page:
    """A field that gives its nodes in pages; without `first` it gives all, as in a bulk query.

    With a key, by which the nodes are ordered, a cursor holds its place whatever moves meanwhile.
    """
    keys = [key(node) for node in nodes] if key else [[place] for place in range(len(nodes))]

    def page(info: object, first: int | None = None, after: str | None = None) -> Node:
        begin = bisect_right(keys, orjson.loads(b64decode(after))) if after else 0
        end = len(nodes) if first is None else begin + first
        shown = list(zip(keys, nodes, strict=True))[begin:end]
        edges = [{"cursor": b64encode(orjson.dumps(at)).decode(), "node": one} for at, one in shown]
        return {
            "nodes": [edge["node"] for edge in edges],
            "edges": edges,
            "pageInfo": {
                "hasNextPage": begin + len(edges) < len(nodes),
                "endCursor": edges[-1]["cursor"] if edges else None,
            },
        }

    return page


def line_item(served: Served, order: Order, line: OrderLine, place: int, is_back: bool) -> Node:
    shop, product = served.history.shop, line.product
    goods = line.quantity * product.price
    number = served.ids.number("product", product.id)
    cost = None if product.cost is None else money(shop, product.cost)["shopMoney"]
    return {
        "__typename": "LineItem",
        "id": gid("LineItem", served.ids.number("line", line_id(order.id, place))),
        "name": product.name,
        "title": product.name,
        "sku": product.id.upper(),
        "quantity": line.quantity,
        "currentQuantity": 0 if is_back else line.quantity,
        "originalUnitPriceSet": money(shop, product.price),
        "originalTotalSet": money(shop, goods),
        "discountedTotalSet": money(shop, goods - line.discount),
        "totalDiscountSet": money(shop, line.discount),
        "product": {
            "id": gid("Product", number),
            "legacyResourceId": str(number),
            "title": product.name,
        },
        "variant": {
            "id": gid("ProductVariant", number),
            "legacyResourceId": str(number),
            "sku": product.id.upper(),
            "inventoryItem": {"id": gid("InventoryItem", number), "unitCost": cost},
        },
    }


def transactions(served: Served, order: Order, number: int, now: datetime) -> Iterator[Node]:
    shop = served.history.shop
    if number % _DECLINED_EVERY == 0:
        yield _transaction(shop, number * 10, "SALE", "FAILURE", order.created_at, order.total)
    if paid_at := until(order.paid_at, now):
        yield _transaction(shop, number * 10 + 1, "SALE", "SUCCESS", paid_at, order.total)
    for place, refund in enumerate(asof.refunds(order, now), 1):
        refund_number = served.ids.number("refund", refund_id(order.id, place))
        yield _transaction(shop, refund_number, "REFUND", "SUCCESS", refund.at, refund.amount)


def _transaction(
    shop: Shop, number: int, kind: str, status: str, at: datetime, amount: int
) -> Node:
    return {
        "__typename": "OrderTransaction",
        "id": gid("OrderTransaction", number),
        "kind": kind,
        "status": status,
        "createdAt": instant(at),
        "processedAt": instant(at),
        "amountSet": money(shop, amount),
    }


def fulfillments(order: Order, number: int, now: datetime) -> Iterator[Node]:
    if sent_at := until(order.fulfilled_at, now):
        arrived_at = until(order.delivered_at, now)
        yield {
            "__typename": "Fulfillment",
            "id": gid("Fulfillment", number),
            "status": "SUCCESS",
            "displayStatus": "DELIVERED" if arrived_at else "IN_TRANSIT",
            "createdAt": instant(sent_at),
            "updatedAt": instant(arrived_at or sent_at),
            "deliveredAt": instant(arrived_at),
        }


def refund_node(
    served: Served, order: Order, refund: Refund, place: int, lines: list[Node]
) -> Node:
    """A refund of the whole names every line; a smaller one is about money only."""
    number = served.ids.number("refund", refund_id(order.id, place))
    given_back = lines if refund.amount >= order.total else []
    return {
        "__typename": "Refund",
        "id": gid("Refund", number),
        "legacyResourceId": str(number),
        "createdAt": instant(refund.at),
        "updatedAt": instant(refund.at),
        "totalRefundedSet": money(served.history.shop, refund.amount),
        "refundLineItems": connection(
            [
                {
                    "id": gid("RefundLineItem", number * 100 + at),
                    "quantity": line["quantity"],
                    "restockType": "RETURN",
                    "lineItem": line,
                }
                for at, line in enumerate(given_back)
            ]
        ),
    }


def cut(nodes: list[Node]) -> Callable[..., list[Node]]:
    """A list that takes `first` and has no further pages."""
    return lambda info, first=None: nodes[:first]


def money(shop: Shop, amount: int) -> Node:
    whole, rest = divmod(amount, 10**shop.decimals)
    text = f"{whole}.{rest:0{shop.decimals}}" if shop.decimals else f"{whole}.0"
    money = {"amount": text, "currencyCode": shop.currency}
    return {"shopMoney": money, "presentmentMoney": money}
