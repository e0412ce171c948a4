"""Sapo Web (admin-rest): orders by the time of their last change, one status at a time."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
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
COUNT = "admin/orders/count.json"
BASE_URL = "https://{store}.mysapo.net"
NEVER_LANDED = ("browser_ip", "client_details", "token", "cart_token", "checkout_token")
NEEDED = ("id", "modified_on", "status", "financial_status", "line_items")
IDS_AT_ONCE = 50
AMOUNTS = (
    "total_price",
    "total_tax",
    "total_discounts",
    "line_items.quantity",
    "line_items.price",
    "line_items.total_discount",
    "shipping_lines.price",
    "refunds.transactions.amount",
)
INSTANTS = (
    "created_on",
    "cancelled_on",
    "transactions.created_on",
    "fulfillments.created_on",
    "refunds.created_on",
)

OPTIONS = {
    "store": "",
    "token_header": "X-Sapo-Access-Token",
    "statuses": ["open", "closed", "cancelled"],
    "changed_filter": "modified_on",
    "page_size": 250,
    "window_days": 7,
    "overlap_hours": 24,
    "requests_per_second": 0.6,
    "with_transactions": False,
    "workers": 2,
    "web_sources": ["web"],
    "ga_transaction_id": "order_number",
    "ga_client_id": "ga_client_id",
    "test_tags": ["test"],
}

Asked = dict[str, str]


def open_(source: Source, secret: Secret) -> Vendor:
    if "any" in source.options["statuses"]:
        raise ChatmartError(
            f'statuses of [sources.{source.name}] holds "any", for which Sapo lists nothing.',
            'Name them one by one: statuses = ["open", "closed", "cancelled"].',
        )
    return opened(source, secret, BASE_URL)


def check(vendor: Vendor) -> Iterator[str]:
    for status in vendor.source.options["statuses"]:
        count = _count(vendor, {"status": status})
        yield f"{count} orders are {status}."
        rows = _page(vendor, {"status": status, "limit": "1"}, 1)
        if count and not rows:
            raise _held_back(vendor, f"the list of {status} orders is empty")
        lacking = [name for row in rows for name in NEEDED if name not in row]
        if lacking:
            raise ChatmartError(
                f"Orders of '{vendor.source.name}' have no field '{lacking[0]}'.",
                f"Check that [sources.{vendor.source.name}] is a Sapo Web store: a store of Sapo "
                'GO needs kind = "sapo_go".',
            )


def read(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    options = vendor.source.options
    return by_windows(
        ask,
        lambda begin, end: _window(vendor, begin, end),
        overlap=timedelta(hours=options["overlap_hours"]),
        step=timedelta(days=options["window_days"]),
    )


def identify(document: Document) -> Identity:
    order = document["order"]
    readable.check(order, AMOUNTS, INSTANTS)
    readable.check(document, (), ("transactions.created_on",))
    return Identity(readable.number(order), iso(order["modified_on"]))


def missing(vendor: Vendor, ask: Ask, ids: Iterable[str]) -> Iterator[str]:
    """Look for orders in the lists first; only those that have no page of their own are gone."""
    known = list(ids)
    gone: list[str] = []
    for start in range(0, len(known), IDS_AT_ONCE):
        batch = known[start : start + IDS_AT_ONCE]
        found: set[str] = set()
        for status in vendor.source.options["statuses"]:
            asked = {"ids": ",".join(batch), "status": status, "limit": str(len(batch))}
            found.update(str(row.get("id")) for row in _page(vendor, asked, 1))
        gone += [one for one in batch if one not in found and _is_gone(vendor, one)]
    yield from believed(gone, len(known), vendor.source.name)


def _window(vendor: Vendor, begin: datetime, end: datetime) -> Iterator[Entry]:
    """Read each status; then what only shows when any financial status is asked for.

    The vendor's `status=any` gives an empty list, and without a status only open orders come.
    """
    options = vendor.source.options
    name = options["changed_filter"]
    within = {f"{name}_min": instant(begin), f"{name}_max": instant(end)}
    landed: set[str] = set()
    for status in options["statuses"]:
        asked = {**within, "status": status}
        wider = {**asked, "financial_status": "any"}
        count, wider_count = _count(vendor, asked), _count(vendor, wider)
        if wider_count > count:
            asked, count = wider, wider_count
        yield from _pull(vendor, asked, count, (begin, end), landed)
    asked = {**within, "financial_status": "any"}
    yield from _pull(vendor, asked, _count(vendor, asked), (begin, end), landed)


def _pull(
    vendor: Vendor,
    asked: Asked,
    count: int,
    window: tuple[datetime, datetime],
    landed: set[str],
) -> Iterator[Entry]:
    who, size = vendor.source.name, int(vendor.source.options["page_size"])
    shown = ", ".join(f"{k}={v}" for k, v in asked.items() if k.endswith("status"))
    what = f"orders with {shown} changed from {instant(window[0])} to {instant(window[1])}"
    tally = Tally()
    paged = {**asked, "limit": str(size)}
    for rows in backwards(lambda number: _page(vendor, paged, number), count, size, what):
        tally.add(rows)
        _refuse_outside(vendor, rows, window)
        fresh = [row for row in rows if _version(row) not in landed]
        landed.update(map(_version, fresh))
        yield lines(what, list(_envelopes(vendor, fresh)))
    tally.check(count, lambda: _count(vendor, asked), who, what)


def _envelopes(vendor: Vendor, rows: list[Document]) -> Iterator[Document]:
    options = vendor.source.options
    payments = _transactions(vendor, rows) if options["with_transactions"] else {}
    for row in rows:
        attributes = _named(row.get("note_attributes"))
        is_web = row.get("source_name") in options["web_sources"]
        tags = {tag.strip().lower() for tag in str(row.get("tags") or "").split(",")}
        yield {
            "order": {name: value for name, value in row.items() if name not in NEVER_LANDED},
            **payments.get(str(row.get("id")), {}),
            "ga_transaction_id": row.get(options["ga_transaction_id"]) if is_web else None,
            "ga_client_id": attributes.get(options["ga_client_id"]),
            "is_test": not tags.isdisjoint(tag.lower() for tag in options["test_tags"]),
        }


def _transactions(vendor: Vendor, rows: list[Document]) -> dict[Any, Document]:
    """Ask for the payments of orders that came without them."""
    asked = [row.get("id") for row in rows if "transactions" not in row]
    ids = [str(one) for one in asked if isinstance(one, int | str) and str(one).isdecimal()]

    def ask(one: str) -> Document:
        found = vendor.api.get(f"admin/orders/{one}/transactions.json").json
        if not isinstance(found, dict) or not isinstance(found.get("transactions"), list):
            raise _held_back(vendor, "an answer holds no list named 'transactions'")
        return {"transactions": found["transactions"]}

    answers = vendor.api.together(ask, ids, vendor.source.options["workers"])
    return dict(zip(ids, answers, strict=True))


def _version(row: Document) -> str:
    return f"{row.get('id')} {row.get('modified_on')}"


def _named(attributes: object) -> dict[str, Any]:
    held = attributes if isinstance(attributes, list) else []
    return {str(one.get("name")): one.get("value") for one in held if isinstance(one, dict)}


def _refuse_outside(
    vendor: Vendor, rows: list[Document], window: tuple[datetime, datetime]
) -> None:
    """A filter the vendor does not know is ignored silently: then other orders come."""
    if outside(rows, "modified_on", window):
        raise ChatmartError(
            f"'{vendor.source.name}' got an order from outside of the time it asked for.",
            f"Set changed_filter of [sources.{vendor.source.name}] to the name under which "
            "this store filters by last change, such as modified_on or updated_at.",
        )


def _page(vendor: Vendor, asked: Asked, number: int) -> list[Document]:
    rows = vendor.api.get(ORDERS, {**asked, "page": str(number)}).json
    if isinstance(rows, dict) and isinstance(rows.get("orders"), list):
        return readable.tables(rows["orders"])
    raise _held_back(vendor, "an answer holds no list named 'orders'")


def _count(vendor: Vendor, asked: Asked) -> int:
    answer = vendor.api.get(COUNT, asked).json
    if isinstance(answer, dict) and isinstance(answer.get("count"), int):
        return int(answer["count"])
    raise _held_back(vendor, "an answer holds no number named 'count'")


def _is_gone(vendor: Vendor, one: str) -> bool:
    try:
        vendor.api.get(f"admin/orders/{one}.json")
    except NotFound:
        return True
    return False


def _held_back(vendor: Vendor, why: str) -> ChatmartError:
    return ChatmartError(
        f"'{vendor.source.name}' cannot be read in full: {why}.",
        f"Check statuses and base_url of [sources.{vendor.source.name}].",
    )


SPEC = Spec(
    kind="sapo_web",
    streams=(Stream("orders", "orders", read, identify, missing),),
    options=OPTIONS,
    base_url=BASE_URL,
    open=open_,
    check=check,
    secret=HOLDS,
)
