"""Orders of WooCommerce with what belongs to them: refunds, costs, links to other systems."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.http import Answer, NotFound
from chatmart.sources.vendor import Document, Vendor
from chatmart.sources.walking import Guard

ORDERS, REFUNDS = "orders", "refunds"
REFUNDS_A_PAGE = 100
UNPLACED = "checkout-draft"  # a cart that somebody is still about to order
NEVER_LANDED = ("customer_ip_address", "customer_user_agent", "order_key", "payment_url", "_links")


def page(vendor: Vendor, answer: Answer) -> list[Document]:
    if isinstance(answer.json, list):
        return [row for row in answer.json if isinstance(row, dict)]
    raise _strange(vendor)


def total(vendor: Vendor, answer: Answer) -> int:
    text = answer.headers.get("X-WP-Total", "")
    if text.isdigit():
        return int(text)
    raise _strange(vendor)


def documents(vendor: Vendor, rows: Iterable[Document]) -> Iterator[Document]:
    """Give each order its envelope; one that was deleted meanwhile is left out."""
    placed = (row for row in rows if row.get("status") != UNPLACED)
    workers = vendor.source.options["workers"]
    made = vendor.api.together(partial(_document, vendor), placed, workers)
    return (one for one in made if one is not None)


def _document(vendor: Vendor, row: Document) -> Document | None:
    options = vendor.source.options
    meta = _named(row.get("meta_data"))
    try:
        refunds = list(_refunds(vendor, row["id"])) if row.get("refunds") else []
    except NotFound:
        return None
    is_web = row.get("created_via") in options["web_sources"]
    transaction_id = _plain(row.get(options["ga_transaction_id"]))
    return {
        "order": {
            **{k: v for k, v in row.items() if k not in {*NEVER_LANDED, "line_items"}},
            "meta_data": [one for one in row.get("meta_data") or () if not _is_about_agent(one)],
        },
        "lines": [{"line": one, "cost": _cost(vendor, one)} for one in row["line_items"]],
        "refunds": refunds,
        "ga_transaction_id": transaction_id if is_web else None,
        "ga_client_id": meta.get(options["ga_client_id"]),
        "chat_id": meta.get(options["chat_id"]),
        "delivered_at": meta.get(options["delivered_at"]),
        "is_test": row.get("payment_method") in options["test_payment_methods"],
    }


def _refunds(vendor: Vendor, order_id: object) -> Iterator[Document]:
    guard, number = Guard("refunds of one order"), 1
    while True:
        asked = {"per_page": str(REFUNDS_A_PAGE), "page": str(number), "order": "asc"}
        answer = vendor.api.get(f"{ORDERS}/{order_id}/{REFUNDS}", asked)
        rows = page(vendor, answer)
        yield from ({k: v for k, v in row.items() if k not in NEVER_LANDED} for row in rows)
        if number * REFUNDS_A_PAGE >= total(vendor, answer):
            return
        guard.pass_([row["id"] for row in rows])
        number += 1


def _cost(vendor: Vendor, line: Document) -> str | None:
    """What the whole line cost: as the core counts it, else where a plugin writes it."""
    options = vendor.source.options
    value = (line.get("cost_of_goods_sold") or {}).get("value")
    if value is None:
        value = _named(line.get("meta_data")).get(options["line_cost"])
    try:
        is_zero = value is None or float(value) == 0
    except ValueError:
        return None
    return None if is_zero and options["zero_cost_is_unknown"] else _text(value)


def _named(meta: object) -> dict[str, Any]:
    """Give the values that are plain; plugins put anything there."""
    held = meta if isinstance(meta, list) else []
    plain = (one for one in held if isinstance(one, dict))
    return {str(one.get("key")): _text(one.get("value")) for one in plain}


def _text(value: object) -> str | None:
    is_plain = isinstance(value, str) or (value is not None and not isinstance(value, list | dict))
    return (str(value).strip() or None) if is_plain else None


def _plain(value: object) -> str | None:
    """Write a transaction id as web analytics compares it: no '#', lower case."""
    text = (_text(value) or "").removeprefix("#").strip()
    return text.casefold() or None


def _is_about_agent(meta: object) -> bool:
    return isinstance(meta, dict) and str(meta.get("key")).endswith("user_agent")


def _strange(vendor: Vendor) -> ChatmartError:
    return ChatmartError(
        f"What answers for '{vendor.source.name}' is no WooCommerce: a list has no total.",
        f"Check base_url of [sources.{vendor.source.name}], and that nothing between the shop and "
        "here takes the header X-WP-Total away.",
    )
