"""Shopify: orders and customers by the time of their last change, in GraphQL."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from chatmart.errors import ChatmartError
from chatmart.sources import Entry, shopify_bulk
from chatmart.sources import shopify_queries as queries
from chatmart.sources.counted import believed
from chatmart.sources.instants import iso
from chatmart.sources.shopify_access import HOLDS, opened
from chatmart.sources.shopify_api import Json, TooCostly, answer, ask
from chatmart.sources.shopify_orders import documents
from chatmart.sources.vendor import (
    Ask,
    Document,
    Identity,
    Spec,
    Stream,
    Vendor,
    beginning,
)
from chatmart.sources.walking import Guard, by_windows, checkpoint, instant, lines

BASE_URL = "https://{shop}.myshopify.com"
SCOPES = ("read_orders", "read_customers", "read_products", "read_inventory")
ALL_ORDERS = "read_all_orders"
# what changes while it is read leaves its window: it is met again after the last one
AFTER = timedelta(days=1)
EVER = datetime(2000, 1, 1, tzinfo=UTC)
DEEPEST = 20_000  # rows of one list; Shopify ends lists at 25,000
IDS_AT_ONCE = 250
CUSTOMERS_A_PAGE = 100
PAGES_A_CHECKPOINT = 20

OPTIONS = {
    "shop": "",
    "version": "2026-10",
    "customers": True,
    "products": True,
    "unit_costs": True,
    "web_sources": ["web"],
    "ga_transaction_id": "name",
    "ga_client_id": "ga_client_id",
    "chat_id": "",
    "page_size": 25,
    "lines_a_page": 5,
    "window_days": 1,
    "overlap_minutes": 60,
    "bulk_from_days": 30,
    "bulk_poll_seconds": 5.0,
    "bulk_wait_minutes": 60,
    "requests_per_second": 10.0,
    "workers": 4,
}


@dataclass
class Size:
    """How many records a page asks for: halved as often as Shopify finds it too much."""

    first: int


def check(vendor: Vendor) -> Iterator[str]:
    given = answer(vendor, queries.SHOP)
    data, version = given.json["data"], vendor.source.options["version"]
    answering = given.headers.get("X-Shopify-API-Version", version)
    if answering != version:
        raise ChatmartError(
            f"Shopify answers '{vendor.source.name}' by its version {answering}, not {version}.",
            f'Set version = "{answering}" in [sources.{vendor.source.name}] and check again.',
        )
    shop = data["shop"]
    yield f"The shop counts its days in {shop['ianaTimezone']} and its money in " + (
        f"{shop['currencyCode']}."
    )
    scopes = _scopes(data)
    if ALL_ORDERS not in scopes:
        yield f"The app has no {ALL_ORDERS}: it sees the orders of the last 60 days only."
    yield from (f"The app has no {scope}." for scope in SCOPES if scope not in scopes)
    now = {"query": "", "after": None, "first": 1}
    found = ask(vendor, queries.orders(vendor.source.options), now)["orders"]["nodes"]
    yield "Orders can be read." if found else "There are no orders that it may see."
    if vendor.source.options["customers"]:
        ask(vendor, queries.CUSTOMERS, now)
        yield "Customers can be read."


def read_orders(vendor: Vendor, ask_: Ask) -> Iterator[Entry]:
    """Read windows of the last change; a long time at once is prepared by Shopify as a file."""
    options = vendor.source.options
    overlap = timedelta(minutes=options["overlap_minutes"])
    if _is_long(vendor, ask_, timedelta(days=options["bulk_from_days"])):
        query = _within(ask_.start(overlap), ask_.until + AFTER)
        try:
            until = yield from shopify_bulk.read(vendor, ask_, query)
        except shopify_bulk.Failed:
            pass  # windows bring the same
        else:
            yield checkpoint(ask_, until)
            ask_ = replace(ask_, seen={ask_.name: {"through": instant(until)}})
    size = Size(options["page_size"])

    def window(begin: datetime, end: datetime) -> Iterator[Entry]:
        last = end + AFTER if end == ask_.until else end
        for rows in _pages(vendor, "orders", begin, last, size):
            yield lines("orders", list(documents(vendor, rows)))

    step = timedelta(days=options["window_days"])
    yield from by_windows(ask_, window, overlap=overlap, step=step)


def _is_long(vendor: Vendor, ask_: Ask, long: timedelta) -> bool:
    return bool(long) and ("bulk" in ask_.cursor or ask_.until - ask_.start() >= long)


def read_customers(vendor: Vendor, ask_: Ask) -> Iterator[Entry]:
    """Read whoever changed; the first time everybody, however long ago they came."""
    if not vendor.source.options["customers"]:
        return
    start = vendor.source.start_date
    is_first = not ask_.cursor and (start is None or ask_.since <= beginning(start))
    begin = EVER if is_first else ask_.start(timedelta(days=1))
    size = Size(CUSTOMERS_A_PAGE)
    for number, rows in enumerate(_pages(vendor, "customers", begin, ask_.until + AFTER, size), 1):
        yield lines("customers", [{"customer": row} for row in rows])
        if number % PAGES_A_CHECKPOINT == 0:
            yield checkpoint(ask_, min(iso(rows[-1]["updatedAt"]), ask_.until))
    yield checkpoint(ask_, ask_.until)


def identify_order(document: Document) -> Identity:
    order = document["order"]
    parts = [order, *order["fulfillments"], *document["refunds"]]
    changed = max(iso(part["updatedAt"]) for part in parts)
    return Identity(str(int(order["legacyResourceId"])), changed)


def identify_customer(document: Document) -> Identity:
    customer = document["customer"]
    return Identity(str(int(customer["legacyResourceId"])), iso(customer["updatedAt"]))


def missing_orders(vendor: Vendor, ask_: Ask, ids: Iterable[str]) -> Iterator[str]:
    """Look each order up; those that are too old for the app to see are left alone."""
    known = list(ids)
    scopes = _scopes(ask(vendor, queries.SHOP))
    if ALL_ORDERS not in scopes:
        seen = ask(vendor, queries.OLDEST)["orders"]["nodes"]
        oldest = int(seen[0]["legacyResourceId"]) if seen else None
        known = [one for one in known if oldest is not None and int(one) >= oldest]
    return _missing(vendor, "Order", known)


def missing_customers(vendor: Vendor, ask_: Ask, ids: Iterable[str]) -> Iterator[str]:
    if not vendor.source.options["customers"]:
        return iter(())
    return _missing(vendor, "Customer", list(ids))


def _missing(vendor: Vendor, kind: str, known: list[str]) -> Iterator[str]:
    gone: list[str] = []
    rest = iter(known)
    while batch := list(islice(rest, IDS_AT_ONCE)):
        ids = [f"gid://shopify/{kind}/{one}" for one in batch]
        found = ask(vendor, queries.EXISTING, {"ids": ids})["nodes"]
        gone += [one for one, node in zip(batch, found, strict=True) if node is None]
    return iter(believed(gone, len(known), vendor.source.name))


def _scopes(data: Json) -> set[str]:
    return {one["handle"] for one in data["currentAppInstallation"]["accessScopes"]}


def _pages(
    vendor: Vendor, name: str, begin: datetime, end: datetime, size: Size
) -> Iterator[list[Json]]:
    """Walk a list from the oldest change to the newest.

    Rows that change move to its end, and a cursor keeps its place among the others: so a walk
    meets some twice, but misses none. A list that gets too deep begins anew where it was.
    """
    text = queries.CUSTOMERS if name == "customers" else queries.orders(vendor.source.options)
    guard = Guard(f"{name} from {_second(begin)}")
    anchor, after, depth = begin, None, 0
    while True:
        variables = {"first": size.first, "after": after, "query": _within(anchor, end)}
        try:
            page = ask(vendor, text, variables)[name]
        except TooCostly:
            if size.first == 1:
                raise
            size.first //= 2
            continue
        rows = page["nodes"]
        _refuse_older(vendor, name, rows, anchor)
        if rows:
            yield rows
        if not page["pageInfo"]["hasNextPage"]:
            return
        after, depth = page["pageInfo"]["endCursor"], depth + len(rows)
        if depth >= DEEPEST and rows:
            anchor, after, depth = iso(rows[-1]["updatedAt"]), None, 0
        guard.pass_([_second(anchor), after])


def _refuse_older(vendor: Vendor, name: str, rows: list[Json], begin: datetime) -> None:
    """A filter that Shopify does not understand is ignored silently: then older rows come.

    It may count whole days, and a row may have changed again since it was found.
    """
    if any(iso(row["updatedAt"]) < begin - timedelta(days=1) for row in rows):
        raise ChatmartError(
            f"'{vendor.source.name}' got {name} from before the time it asked for.",
            f"Set version of [sources.{vendor.source.name}] to one that filters by updated_at.",
        )


def _within(begin: datetime, end: datetime) -> str:
    return f"updated_at:>='{_second(begin)}' updated_at:<'{_second(end)}'"


def _second(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


SPEC = Spec(
    kind="shopify",
    streams=(
        Stream("orders", "orders", read_orders, identify_order, missing_orders),
        Stream("customers", "orders", read_customers, identify_customer, missing_customers),
    ),
    options=OPTIONS,
    base_url=BASE_URL,
    open=opened,
    check=check,
    secret=HOLDS,
)
