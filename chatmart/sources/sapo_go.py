"""Sapo GO (POS, Omnichannel): orders by their last change, or by creation where it must be."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.http import NotFound
from chatmart.sources import Entry, readable
from chatmart.sources.counted import Tally, backwards, believed, outside
from chatmart.sources.instants import iso
from chatmart.sources.sapo_access import HOLDS, opened
from chatmart.sources.vendor import Ask, Document, Identity, Secret, Source, Spec, Stream, Vendor
from chatmart.sources.walking import by_windows, instant, lines

ORDERS = "admin/orders.json"
SOURCES = "admin/order_sources.json"
BASE_URL = "https://{store}.mysapogo.com"
NEEDED = ("id", "code", "created_on", "modified_on", "status", "order_line_items")
AMOUNTS = (
    "total",
    "total_tax",
    "total_discount",
    "order_discount_amount",
    "order_line_items.quantity",
    "order_line_items.price",
    "order_line_items.discount_amount",
    "order_returns.total_amount",
    "order_returns.refunds.amount",
)
INSTANTS = (
    "created_on",
    "cancelled_on",
    "fulfillments.shipped_on",
    "fulfillments.received_on",
    "order_returns.issued_on",
    "order_returns.refunds.created_on",
)
FAR_AHEAD = "2999-01-01T00:00:00Z"
CURRENCY = "VND"  # of a shop whose account does not say

OPTIONS = {
    "store": "",
    "token_header": "X-Sapo-Access-Token",
    "changes_by": "auto",
    "statuses": ["draft", "finalized", "completed", "finished", "cancelled"],
    "page_size": 250,
    "window_days": 7,
    "overlap_hours": 24,
    "repull_days": 60,
    "reconcile_days": 30,
    "requests_per_second": 0.6,
    "workers": 2,
    "operator_field": "assignee_id",
    "ga_transaction_id": "reference_number",
    "test_tags": ["test"],
}

Asked = dict[str, str]


def open_(source: Source, secret: Secret) -> Vendor:
    return opened(source, secret, BASE_URL)


def check(vendor: Vendor) -> Iterator[str]:
    rows, count = _page(vendor, {"limit": "1"}, 1)
    yield f"{count} orders are visible."
    if count and not rows:
        raise _unfit(vendor, "the list of orders is empty though orders are counted")
    lacking = [name for row in rows for name in NEEDED if name not in row]
    if lacking:
        raise ChatmartError(
            f"Orders of '{vendor.source.name}' have no field '{lacking[0]}'.",
            f"Check that [sources.{vendor.source.name}] is a store of Sapo GO: a Sapo Web store "
            'needs kind = "sapo_web".',
        )
    by = _changes_by(vendor)
    yield f"Orders are read by {by}." + (
        "" if by == "modified_on" else " The store does not filter by modified_on."
    )


def read(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    options = vendor.source.options
    by = _changes_by(vendor)
    names = _source_names(vendor)
    is_changed = by == "modified_on"
    back = timedelta(
        hours=options["overlap_hours"], days=0 if is_changed else options["repull_days"]
    )
    return by_windows(
        ask,
        lambda begin, end: _window(vendor, by, names, begin, end),
        overlap=back,
        step=timedelta(days=options["window_days"]),
    )


def identify(document: Document) -> Identity:
    order = document["order"]
    readable.check(order, AMOUNTS, INSTANTS)
    fee = order.get("delivery_fee")
    readable.check(fee if isinstance(fee, dict) else {"fee": fee}, ("fee",), ())
    return Identity(readable.number(order), iso(order["modified_on"]))


def missing(vendor: Vendor, ask: Ask, ids: Iterable[str]) -> Iterator[str]:
    """Look for orders in a list first; only those that have no page of their own are gone."""
    known = set(ids)
    if not known:
        return
    many = len(known)
    options = vendor.source.options
    by, size = _changes_by(vendor), int(options["page_size"])
    begin = ask.until - timedelta(days=max(options["repull_days"], options["reconcile_days"]))
    asked = {f"{by}_min": instant(begin), "limit": str(size)}
    count = _page(vendor, {**asked, "limit": "1"}, 1)[1]
    for rows in backwards(_pages(vendor, asked), count, size, "orders"):
        known.difference_update(str(row.get("id")) for row in rows)
    rest = sorted(known)
    checked = vendor.api.together(
        lambda one: _is_gone(vendor, one), rest, vendor.source.options["workers"]
    )
    gone = [one for one, is_gone in zip(rest, checked, strict=True) if is_gone]
    yield from believed(gone, many, vendor.source.name)


def _changes_by(vendor: Vendor) -> str:
    """Find out whether the store filters by last change: nothing changed in the far future."""
    wished: str = vendor.source.options["changes_by"]
    if wished != "auto":
        return wished
    is_filtered = _page(vendor, {"modified_on_min": FAR_AHEAD, "limit": "1"}, 1)[1] == 0
    return "modified_on" if is_filtered else "created_on"


def _window(
    vendor: Vendor, by: str, names: dict[Any, Any], begin: datetime, end: datetime
) -> Iterator[Entry]:
    """Read the orders of a window; with their statuses named, when that shows more of them."""
    who, size = vendor.source.name, int(vendor.source.options["page_size"])
    what = f"orders with {by} from {instant(begin)} to {instant(end)}"
    asked = {f"{by}_min": instant(begin), f"{by}_max": instant(end)}
    named = {**asked, "statuses": ",".join(vendor.source.options["statuses"])}
    pulls = [(asked, _total(vendor, asked)), (named, _total(vendor, named))]
    for wanted, count in pulls if pulls[1][1] > pulls[0][1] else pulls[:1]:
        tally, paged = Tally(), {**wanted, "limit": str(size)}
        for rows in backwards(_pages(vendor, paged), count, size, what):
            tally.add(rows)
            if outside(rows, by, (begin, end)):
                raise _unfit(vendor, f"the filter by {by} is not obeyed")
            yield lines(what, [_envelope(vendor, row, names) for row in rows])
        tally.check(count, partial(_total, vendor, wanted), who, what)


def _pages(vendor: Vendor, asked: Asked) -> Callable[[int], list[Document]]:
    return lambda number: _page(vendor, asked, number)[0]


def _envelope(vendor: Vendor, row: Document, names: dict[Any, Any]) -> Document:
    options = vendor.source.options
    held = row.get("tags")
    tags = {str(tag).strip().lower() for tag in (held if isinstance(held, list) else [])}
    return {
        "order": row,
        "currency": vendor.source.currency or CURRENCY,
        "source_name": names.get(str(row.get("source_id"))),
        "operator_id": row.get(options["operator_field"]),
        "ga_transaction_id": row.get(options["ga_transaction_id"]),
        "is_test": not tags.isdisjoint(tag.lower() for tag in options["test_tags"]),
    }


def _source_names(vendor: Vendor) -> dict[Any, Any]:
    """Name where orders come from; a store that has no such list leaves them without a name."""
    try:
        found = vendor.api.get(SOURCES, {"limit": "250"}).json
    except NotFound:
        return {}
    rows = found.get("order_sources") if isinstance(found, dict) else None
    held = rows if isinstance(rows, list) else []
    return {str(row.get("id")): row.get("name") for row in held if isinstance(row, dict)}


def _page(vendor: Vendor, asked: Asked, number: int) -> tuple[list[Document], int]:
    found = vendor.api.get(ORDERS, {**asked, "page": str(number)}).json
    rows = found.get("orders") if isinstance(found, dict) else None
    metadata = found.get("metadata") if isinstance(found, dict) else None
    total = metadata.get("total") if isinstance(metadata, dict) else None
    if not isinstance(rows, list) or not isinstance(total, int):
        raise _unfit(vendor, "an answer holds no list 'orders' with its total")
    return readable.tables(rows), total


def _total(vendor: Vendor, asked: Asked) -> int:
    return _page(vendor, {**asked, "limit": "1"}, 1)[1]


def _is_gone(vendor: Vendor, one: str) -> bool:
    try:
        vendor.api.get(f"admin/orders/{one}.json")
    except NotFound:
        return True
    return False


def _unfit(vendor: Vendor, why: str) -> ChatmartError:
    return ChatmartError(
        f"'{vendor.source.name}' cannot be read in full: {why}.",
        f"Check changes_by and base_url of [sources.{vendor.source.name}].",
    )


SPEC = Spec(
    kind="sapo_go",
    streams=(Stream("orders", "orders", read, identify, missing),),
    options=OPTIONS,
    base_url=BASE_URL,
    open=open_,
    check=check,
    secret=HOLDS,
)
