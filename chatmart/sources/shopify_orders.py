"""Orders of Shopify with all that belongs to them: further pages of lines, refunds, links."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from chatmart.sources import shopify_queries as queries
from chatmart.sources.shopify_api import Json, ask
from chatmart.sources.vendor import Document, Vendor
from chatmart.sources.walking import Guard

IDS_AT_ONCE = 5  # whole orders asked for by id
TRANSACTION_IDS = ("name", "number", "id", "legacyResourceId")


class Vanished(Exception):
    """An order was deleted while it was being read."""


def documents(vendor: Vendor, orders: Iterable[Json]) -> Iterator[Document]:
    """Give each order its envelope, asking for what did not come with it."""
    complete = partial(_document, vendor)
    made = vendor.api.together(complete, orders, vendor.source.options["workers"])
    return (one for one in made if one is not None)


def by_ids(vendor: Vendor, ids: list[str]) -> Iterator[Document]:
    """Read whole orders; those that are gone meanwhile are left out."""
    text = queries.orders_by_id(vendor.source.options)
    for start in range(0, len(ids), IDS_AT_ONCE):
        found = ask(vendor, text, {"ids": ids[start : start + IDS_AT_ONCE]})["nodes"]
        yield from documents(vendor, [one for one in found if one])


def _document(vendor: Vendor, order: Json) -> Document | None:
    try:
        return _completed(vendor, order)
    except Vanished:
        return None


def _completed(vendor: Vendor, order: Json) -> Document:
    header = {name: value for name, value in order.items() if name not in {"lineItems", "lines"}}
    if any(len(header[name]) == queries.LIST for name in ("transactions", "fulfillments")):
        header |= _one(vendor, queries.LISTS_OF, "order", {"id": order["id"]})
    lines = order["lines"] if "lines" in order else list(_lines(vendor, order))
    return {
        "order": header,
        "lines": lines,
        **_refunds(vendor, order),
        **_links(vendor, header),
    }


def _lines(vendor: Vendor, order: Json) -> Iterator[Json]:
    query = queries.lines_of(vendor.source.options)
    return _pages(vendor, query, "order", order["id"], "lineItems", order["lineItems"])


def _refunds(vendor: Vendor, order: Json) -> Json:
    """Give the refunds, and beside them the lines of all of them, each with its refund."""
    if not _may_have_refunds(order):
        return {"refunds": [], "refund_lines": []}
    refunds = _one(vendor, queries.REFUNDS_OF, "order", {"id": order["id"]})["refunds"]
    if len(refunds) == queries.REFUNDS:
        refunds = _one(vendor, queries.ALL_REFUNDS_OF, "order", {"id": order["id"]})["refunds"]
    refund_lines = []
    for refund in refunds:
        first = refund.pop("refundLineItems", None)
        pages = _pages(
            vendor, queries.REFUND_LINES_OF, "refund", refund["id"], "refundLineItems", first
        )
        named = {"id": refund["id"], "totalRefundedSet": refund["totalRefundedSet"]}
        refund_lines += [{**line, "refund": named} for line in pages]
    return {"refunds": refunds, "refund_lines": refund_lines}


def _pages(
    vendor: Vendor, query: str, root: str, id_: str, field: str, page: Json | None
) -> Iterator[Json]:
    """Yield the elements of a list within a record, from a first page that may have come."""
    guard = Guard(f"{field} of one {root}")
    while True:
        if page is None:
            page = _one(vendor, query, root, {"id": id_, "after": None})[field]
        yield from page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]
        guard.pass_(after)
        page = _one(vendor, query, root, {"id": id_, "after": after})[field]


def _one(vendor: Vendor, query: str, root: str, variables: Json) -> Json:
    found: Json | None = ask(vendor, query, variables)[root]
    if found is None:
        raise Vanished
    return found


def _may_have_refunds(order: Json) -> bool:
    refunded = ((order.get("totalRefundedSet") or {}).get("shopMoney") or {}).get("amount")
    return bool(order.get("edited")) or Decimal(refunded or 0) != 0


def _links(vendor: Vendor, order: Json) -> Document:
    """What connects the order with other systems, as the options say where it stands."""
    options = vendor.source.options
    attributes = {one["key"]: one["value"] for one in order["customAttributes"]}
    is_web = order["sourceName"] in options["web_sources"]
    return {
        "ga_transaction_id": _plain(order[options["ga_transaction_id"]]) if is_web else None,
        "ga_client_id": attributes.get(options["ga_client_id"]),
        "chat_id": attributes.get(options["chat_id"]),
    }


def _plain(value: Any) -> str | None:  # noqa: ANN401
    """Write a transaction id as web analytics compares it: no '#', no 'gid://', lower case."""
    text = str(value).strip().rpartition("/")[2].removeprefix("#").strip()
    return text.casefold() or None
