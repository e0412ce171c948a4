"""Opens shops of the sandbox, and tells what the sample's drop documents say of their orders."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import orjson

from chatmart.sandbox import documents
from chatmart.sources import Cursor, Lines
from chatmart.sources.vendor import Ask, Secret, Source, beginning

PAYLOADS = Path(__file__).parent / "payloads"
START = date(2026, 9, 2)
SINCE = beginning(START)


def source(server, spec, **options):
    vendor, account = server.served.vendor, server.served.account
    return Source(
        name=f"{vendor}-{account}".replace("petal-", ""),
        kind=vendor,
        account=account,
        start_date=START,
        base_url=server.base_url,
        connection="shop",
        options={**spec.options, "requests_per_second": 0.0, **options},
    )


def opened(server, spec, secret=None, **options):
    """Open it as a run does, but do not wait between two attempts."""
    given = secret or Secret(password=server.token)
    vendor = spec.open(source(server, spec, **options), given)
    vendor.api._sleep = vendor.api._pace._sleep = lambda seconds: None
    return vendor


def asked(until, cursor=None, since=SINCE):
    return Ask("nightly", since, until, {"nightly": cursor} if cursor else {})


def read(stream, vendor, ask):
    """Give the documents by their ids, the last of each."""
    found = {}
    for entry in stream.read(vendor, ask):
        if isinstance(entry, Lines):
            for _, text in entry.lines:
                document = orjson.loads(text)
                found[stream.identify(document).id] = document
    return found


def cursors(stream, vendor, ask):
    return [one.value for one in stream.read(vendor, ask) if isinstance(one, Cursor)]


def payload(vendor, name):
    return json.loads((PAYLOADS / vendor / f"{name}.json").read_text())


def instant(text):
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def amount(text):
    return Decimal(text) if text is not None else None


def orders(server, as_of):
    """What the drop folder says of the orders, by the numbers the vendor gives them."""
    number = server.served.ids.number
    return {
        str(number("order", one["id"])): one
        for one in documents.orders(server.served.history, as_of)
    }


def assert_orders(found, server, as_of, except_for=frozenset()):
    """Compare staged orders with the drop documents, column by column."""
    expected = orders(server, as_of)
    assert found.keys() == expected.keys()
    for id_, order in found.items():
        one = expected[id_]
        customer = one["customer"] or {}
        stages = ("paid_at", "fulfilled_at", "delivered_at", "cancelled_at")
        told = {
            "order_number": one["number"],
            "status": one["status"],
            "sales_channel": one["sales_channel"],
            "currency": one["currency"],
            "email": customer.get("email"),
            "phone": customer.get("phone"),
            "shop_customer_id": _customer_id(server, customer.get("id")),
            "ga_client_id": customer.get("ga_client_id"),
            "ga_transaction_id": one["ga_transaction_id"],
            "order_total_amount": amount(one["total"]),
            "shipping_amount": amount(one["shipping"]),
            "tax_amount": amount(one["tax"]),
            "discount_amount": amount(one["discount"]),
            "ordered_at": instant(one["created_at"]),
            **{stage: instant(one[stage]) for stage in stages},
        }
        told = {name: value for name, value in told.items() if name not in except_for}
        assert {name: order[name] for name in told} == told, id_


def assert_lines(found, server, as_of, besides=()):
    number = server.served.ids.number
    expected = {
        (
            order_id,
            str(number("line", line["id"])),
            str(number("product", line["product_id"])),
            line["sku"],
            line["name"],
            amount(line["quantity"]),
            amount(line["unit_price"]),
            amount(line["unit_cost"]),
            amount(line["discount"]) or 0,
        )
        for order_id, order in orders(server, as_of).items()
        for line in order["lines"]
    }
    names = ("order_id", "line_id", "product_id", "sku", "product_name", "quantity")
    names += ("unit_price_amount", "unit_cost_amount", "discount_amount")
    assert _tuples(found, names, besides) == sorted(expected, key=str)


def assert_refunds(found, server, as_of, besides=()):
    number = server.served.ids.number
    expected = {
        (
            order_id,
            str(number("refund", refund["id"])),
            amount(refund["amount"]),
            instant(refund["created_at"]),
        )
        for order_id, order in orders(server, as_of).items()
        for refund in order["refunds"]
    }
    names = ("order_id", "refund_id", "refunded_amount", "refunded_at")
    assert _tuples(found, names, besides) == sorted(expected, key=str)


def assert_customers(found, server, as_of, carried):
    expected = {
        _customer_id(server, one["id"]): {
            **{name: one.get(name) for name in carried},
            "has_marketing_consent": one.get("marketing_consent"),
            "created_at": instant(one["created_at"]),
            "consent_at": instant(one.get("consent_at")),
        }
        for one in documents.customers(server.served.history, as_of)
    }
    told = {
        one["shop_customer_id"]: {name: one[name] for name in next(iter(expected.values()))}
        for one in found
    }
    assert told == expected


def _tuples(found, names, besides):
    kept = (one for one in found if one["order_id"] not in besides)
    return sorted((tuple(one[name] for name in names) for one in kept), key=str)


def _customer_id(server, world_id):
    return str(server.served.ids.number("customer", world_id)) if world_id else None
