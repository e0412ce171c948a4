"""Orders and customers of the world as Shopify's Admin API gives them."""

from collections.abc import Callable
from datetime import datetime

from chatmart.sandbox import asof
from chatmart.sandbox.asof import until
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.vendors.shopify.parts import (
    Node,
    connection,
    cut,
    fulfillments,
    gid,
    instant,
    line_item,
    money,
    refund_node,
    transactions,
)
from chatmart.sandbox.world import Order, Person

# where an order was placed, in Shopify's words
SOURCES = {
    "web": "web",
    "pos": "pos",
    "chat": "shopify_draft_order",
    "marketplace": "marketplace",
}
CONSENTS = {True: "SUBSCRIBED", False: "UNSUBSCRIBED", None: "NOT_SUBSCRIBED"}


def orders(served: Served) -> list[Node]:
    now = served.now()
    found = asof.orders(served.history, now, with_tests=True)
    return [_order(served, order, now) for order in found]


def customers(served: Served) -> list[Node]:
    found = asof.registered(served.history, served.now())
    return [_customer(served, place, person) for place, person in found]


def _order(served: Served, order: Order, now: datetime) -> Node:
    shop, number = served.history.shop, served.ids.number("order", order.id)
    refunds = asof.refunds(order, now)
    refunded = sum(refund.amount for refund in refunds)
    is_back = refunded >= order.total
    lines = [
        line_item(served, order, line, place, is_back) for place, line in enumerate(order.lines, 1)
    ]
    line_discounts = sum(line.discount for line in order.lines)
    known = order.customer
    customer_id = known.id if known else None
    return {
        "__typename": "Order",
        "id": gid("Order", number),
        "legacyResourceId": str(number),
        "name": f"#{order.number}",
        "number": int(order.number),
        "test": order.is_test,
        "createdAt": instant(order.created_at),
        "processedAt": instant(order.created_at),
        "updatedAt": instant(asof.order_updated_at(order, now)),
        "cancelledAt": instant(until(order.cancelled_at, now)),
        "edited": False,
        **_statuses(order, refunded, now),
        "currencyCode": shop.currency,
        "taxesIncluded": True,
        "totalPriceSet": money(shop, order.total),
        "currentTotalPriceSet": money(shop, max(order.total - refunded, 0)),
        "totalRefundedSet": money(shop, refunded),
        "totalDiscountsSet": money(shop, order.discount + line_discounts),
        "totalTaxSet": money(shop, order.tax),
        "totalShippingPriceSet": money(shop, order.shipping),
        "email": known.email if known else None,
        "phone": known.phone if known else None,
        "sourceName": SOURCES[order.sales_channel],
        "tags": [],
        "customAttributes": [{"key": "ga_client_id", "value": known.ga_client_id}]
        if known and known.ga_client_id
        else [],
        "discountCodes": list(order.codes),
        "customer": _customer_of_order(served, customer_id) if customer_id else None,
        "transactions": cut(list(transactions(served, order, number, now))),
        "fulfillments": cut(list(fulfillments(order, number, now))),
        "refunds": cut(
            [
                refund_node(served, order, refund, place, lines)
                for place, refund in enumerate(refunds, 1)
            ]
        ),
        "lineItems": connection(lines),
    }


def _statuses(order: Order, refunded: int, now: datetime) -> Node:
    if refunded:
        payment = "REFUNDED" if refunded >= order.total else "PARTIALLY_REFUNDED"
    elif until(order.paid_at, now):
        payment = "PAID"
    else:
        payment = "VOIDED" if until(order.cancelled_at, now) else "PENDING"
    is_sent, is_back = until(order.fulfilled_at, now), until(order.returned_at, now)
    return {
        "displayFinancialStatus": payment,
        "displayFulfillmentStatus": "FULFILLED" if is_sent else "UNFULFILLED",
        "returnStatus": "RETURNED" if is_back else "NO_RETURN",
    }


def _customer_of_order(served: Served, customer_id: str) -> Callable[..., Node]:
    """What is asked of a customer within an order; looked up only then."""
    number = served.ids.number("customer", customer_id)

    def find(info: object) -> Node:
        found = served.cached("customers", lambda: customers(served))
        return next(one for one in found if one["legacyResourceId"] == str(number))

    return find


def _customer(served: Served, place: int, person: Person) -> Node:
    account = asof.account(place, person)
    number = served.ids.number("customer", str(account.id))
    consent = person.marketing_consent
    registered_at = instant(person.registered_at)
    return {
        "__typename": "Customer",
        "id": gid("Customer", number),
        "legacyResourceId": str(number),
        "createdAt": registered_at,
        "updatedAt": registered_at,
        "tags": [],
        "defaultEmailAddress": {
            "emailAddress": account.email,
            "marketingState": CONSENTS[consent],
            "marketingUpdatedAt": None if consent is None else registered_at,
        }
        if account.email
        else None,
        "defaultPhoneNumber": {"phoneNumber": account.phone} if account.phone else None,
    }
