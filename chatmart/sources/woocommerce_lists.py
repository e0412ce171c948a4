"""Lists of WooCommerce: orders and refunds of a time, read so that none slips through."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from chatmart.errors import ChatmartError
from chatmart.http import NotFound, Refused
from chatmart.sources import Entry, Gone
from chatmart.sources.counted import Tally, backwards, outside
from chatmart.sources.vendor import Document, Vendor
from chatmart.sources.walking import lines
from chatmart.sources.woocommerce_orders import ORDERS, REFUNDS, documents, page, total

EXCLUSIVE = timedelta(seconds=1)  # bounds are, and count whole seconds
BEHIND_LAST = "rest_post_invalid_page_number"
IDS_AT_ONCE = 100
TRIES = 5  # to meet all that changes while it is read

Asked = dict[str, str]
Window = tuple[datetime, datetime]


def changed_within(vendor: Vendor, window: Window) -> Iterator[Entry]:
    met: set[str] = set()
    asked = _changed(window, "any")
    tally = Tally()
    for rows in _walk(vendor, asked, window):
        tally.add(rows)
        met.update(str(row["id"]) for row in rows)
        yield lines("orders", list(documents(vendor, rows)))
    what = f"orders changed from {asked['modified_after']} GMT"
    count = _count(vendor, asked)
    tally.check(count, lambda: _count(vendor, asked), vendor.source.name, what)
    yield from _refunded(vendor, window, met)
    for rows in _walk(vendor, _changed(window, "trash"), window):
        yield Gone([str(row["id"]) for row in rows])


def changed_since(vendor: Vendor, window: Window) -> Iterator[Entry]:
    """Read what changed lately; it may change again meanwhile, and then moves behind the end."""
    asked = _changed(window, "any")
    tally = Tally()
    for _ in range(TRIES):
        for rows in _walk(vendor, asked, window):
            tally.add(rows)
            yield lines("orders", list(documents(vendor, rows)))
        if len(tally.ids) >= _count(vendor, asked):
            return


def _refunded(vendor: Vendor, window: Window, met: set[str]) -> Iterator[Entry]:
    """Read the orders of refunds that did not make them modified ones."""
    begin, end = window
    asked = {
        "after": _naive(begin - EXCLUSIVE),
        "before": _naive(end),
        "dates_are_gmt": "true",
        "orderby": "date",
        "order": "asc",
        "_fields": "id,parent_id,date_created_gmt",
    }
    count = refunds_count(vendor, {**asked, "per_page": "1"})
    if not count:
        return
    parents: set[str] = set()
    size = vendor.source.options["page_size"]

    def ask_page(number: int) -> list[Document]:
        given = {**asked, "per_page": str(size), "page": str(number)}
        rows = _rows(vendor, REFUNDS, given)
        _refuse_outside(vendor, rows, "date_created_gmt", window)
        return rows

    for rows in backwards(ask_page, count, size, "refunds"):
        parents.update(str(row["parent_id"]) for row in rows)
    rest = sorted(parents - met)
    for start in range(0, len(rest), IDS_AT_ONCE):
        given = {"include": ",".join(rest[start : start + IDS_AT_ONCE]), "status": "any"}
        answer = vendor.api.get(ORDERS, {**given, "per_page": str(IDS_AT_ONCE), "dp": "6"})
        yield lines("orders with refunds", list(documents(vendor, page(vendor, answer))))


def refunds_count(vendor: Vendor, asked: Asked) -> int | None:
    """Count refunds; null where they have no list of their own."""
    try:
        return total(vendor, vendor.api.get(REFUNDS, asked))
    except NotFound:
        return None


def _walk(vendor: Vendor, asked: Asked, window: Window) -> Iterator[list[Document]]:
    size, count = vendor.source.options["page_size"], _count(vendor, asked)
    if not count:
        return

    def ask_page(number: int) -> list[Document]:
        given = {**asked, "per_page": str(size), "page": str(number), "dp": "6"}
        rows = _rows(vendor, ORDERS, given)
        _refuse_outside(vendor, rows, "date_modified_gmt", window)
        return rows

    what = f"orders with status {asked['status']}"
    for rows in backwards(ask_page, count, size, what):
        if rows:
            yield rows


def _rows(vendor: Vendor, path: str, asked: Asked) -> list[Document]:
    """Give a page; behind the last one are none, however that is said."""
    try:
        return page(vendor, vendor.api.get(path, asked))
    except Refused as error:
        if error.code == BEHIND_LAST:
            return []
        raise


def _count(vendor: Vendor, asked: Asked) -> int:
    return total(vendor, vendor.api.get(ORDERS, {**asked, "per_page": "1", "_fields": "id"}))


def _changed(window: Window, status: str) -> Asked:
    begin, end = window
    return {
        "status": status,
        "modified_after": _naive(begin - EXCLUSIVE),
        "modified_before": _naive(end),
        "dates_are_gmt": "true",
        "orderby": "modified",
        "order": "asc",
    }


def _naive(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def refuse_unfiltered(vendor: Vendor, modified_at: datetime) -> None:
    """Refuse a shop that does not find an order by the very instant of its change."""
    if not _count(vendor, _changed((modified_at, modified_at + EXCLUSIVE), "any")):
        raise _unfiltered(vendor)


def _refuse_outside(vendor: Vendor, rows: list[Document], field: str, window: Window) -> None:
    """A parameter that an old version does not know is ignored silently: then other rows come."""
    if outside(rows, field, window):
        raise _unfiltered(vendor)


def _unfiltered(vendor: Vendor) -> ChatmartError:
    return ChatmartError(
        f"'{vendor.source.name}' does not get the records of the time that it asks for.",
        "Bring WordPress (5.8 or newer) and WooCommerce up to date: this version does not filter "
        "by modified_after, modified_before and dates_are_gmt.",
    )
