"""Shoptet: orders and credit notes by the shop's lists of changes, statuses with what they mean."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from chatmart.errors import ChatmartError
from chatmart.sources import Entry, Gone, readable
from chatmart.sources import shoptet_api as api
from chatmart.sources.counted import Tally, backwards, believed, outside
from chatmart.sources.shoptet_documents import (
    credit_note_document,
    identify_credit_note,
    identify_order,
    identify_status,
    order_document,
)
from chatmart.sources.vendor import Ask, Document, Secret, Source, Spec, Stream, Vendor
from chatmart.sources.walking import by_windows, checkpoint, instant, lines

ROWS_A_PAGE = 50
DETAILS_AT_ONCE = 100
MEANINGS = ("pending", "paid", "fulfilled", "delivered", "cancelled", "returned")
KNOWN_STATUSES = {"-1": "pending", "-4": "cancelled"}  # the shop's own are told by the settings

OPTIONS = {
    "token_header": "Shoptet-Private-API-Token",
    "statuses": KNOWN_STATUSES,
    "sales_channels": {"-1": "web"},
    "purchase_price": "unit",
    "ga_transaction_id": "code",
    "ga_client_id_field": 0,
    "test_emails": [],
    "history_days": 29,
    "window_days": 7,
    "overlap_hours": 1,
    "requests_per_second": 3.0,
    "workers": 3,
}


@dataclass(frozen=True)
class Records:
    """What is read alike: by which names, and by which time old ones can be listed."""

    path: str
    many: str
    one: str
    listed_by: str
    asked: dict[str, str]
    envelope: Callable[[Vendor, Document], Document]


def open_(source: Source, secret: Secret) -> Vendor:
    for number, meaning in source.options["statuses"].items():
        if meaning not in MEANINGS:
            raise ChatmartError(
                f"[sources.{source.name}.statuses] says {meaning!r} of the status {number}.",
                f"Say one of {', '.join(MEANINGS)}.",
            )
    if source.options["purchase_price"] not in ("unit", "line"):
        raise ChatmartError(
            f"purchase_price of [sources.{source.name}] is neither unit nor line.",
            'Set it to "unit", or to "line" when Shoptet sends the cost of the whole line.',
        )
    return api.opened(source, secret)


def check(vendor: Vendor) -> Iterator[str]:
    for records in (ORDERS, CREDIT_NOTES):
        count = api.total(vendor, records.path, records.many, {"itemsPerPage": "1"})
        yield f"{count} {records.many} are visible."
    unmapped = [
        f"{one.get('id')} ({one.get('name')})"
        for one in _statuses(vendor)
        if str(one.get("id")) not in _meanings(vendor)
    ]
    if unmapped:
        yield (
            f"[sources.{vendor.source.name}.statuses] does not say what these statuses mean: "
            f"{', '.join(unmapped)}."
        )


def read(records: Records, vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    options = vendor.source.options
    horizon = ask.until - timedelta(days=options["history_days"])

    def window(begin: datetime, end: datetime) -> Iterator[Entry]:
        if begin < horizon:
            return _listed(records, vendor, begin, end)
        return _changed(records, vendor, begin, end)

    return by_windows(
        ask,
        window,
        overlap=timedelta(hours=options["overlap_hours"]),
        step=timedelta(days=options["window_days"]),
    )


def read_statuses(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    meanings = _meanings(vendor)
    yield lines(
        "statuses",
        [{"status": one, "meaning": meanings.get(str(one.get("id")))} for one in _statuses(vendor)],
    )
    yield checkpoint(ask, ask.until)


def missing(vendor: Vendor, ask: Ask, ids: Iterable[str]) -> Iterator[str]:
    """Ask for many orders at once; only those that have no page of their own are gone."""
    known = list(ids)
    gone: list[str] = []
    for batch in api.batches(known, ROWS_A_PAGE):
        asked = {"orderCodes": ",".join(batch), "itemsPerPage": str(ROWS_A_PAGE)}
        rows, _ = api.page(vendor, ORDERS.path, ORDERS.many, asked, 1)
        found = {str(row.get("code")) for row in rows}
        absent = [code for code in batch if code not in found]
        gone += [one for one in absent if api.one(vendor, ORDERS.path, "order", one) is None]
    yield from believed(gone, len(known), vendor.source.name)


def _changed(records: Records, vendor: Vendor, begin: datetime, end: datetime) -> Iterator[Entry]:
    """Read what changed; a record that changed again after `end` belongs to a later window."""
    changed = api.changes(vendor, f"{records.path}/changes", begin, end)
    deleted = [code for code, kind in changed.items() if kind == "delete"]
    if deleted:
        yield Gone(deleted)
    edited = [code for code, kind in changed.items() if kind != "delete"]
    yield from _details(records, vendor, edited)


def _listed(records: Records, vendor: Vendor, begin: datetime, end: datetime) -> Iterator[Entry]:
    """Read what is older than the lists of changes; what was deleted then does not show."""
    who, by = vendor.source.name, records.listed_by
    what = f"{records.many} with {by} from {instant(begin)} to {instant(end)}"
    asked = {
        f"{by}From": api.moment(begin),
        f"{by}To": api.moment(end),
        "itemsPerPage": str(ROWS_A_PAGE),
    }
    count_now = partial(api.total, vendor, records.path, records.many, asked)
    count, tally = count_now(), Tally("code")
    read_page = api.pages(vendor, records.path, records.many, asked)
    for rows in backwards(read_page, count, ROWS_A_PAGE, what, "code"):
        if outside(rows, by, (begin, end)):
            raise ChatmartError(
                f"'{who}' got {records.many} from outside of the time it asked for.",
                f"Shoptet does not obey {by}From: tell its support; nothing of it was landed.",
            )
        coded = [row for row in rows if isinstance(row.get("code"), str) and row["code"]]
        if odd := [row for row in rows if row not in coded]:
            yield lines(what, [{records.one: row} for row in odd])  # landing keeps them aside
        fresh = [row["code"] for row in coded if row["code"] not in tally.ids]
        tally.add(rows)
        yield from _details(records, vendor, fresh)
    tally.check(count, count_now, who, what)


def _details(records: Records, vendor: Vendor, codes: list[str]) -> Iterator[Entry]:
    """Ask for each record; one that is deleted meanwhile is gone."""
    workers = vendor.source.options["workers"]

    def ask_one(code: str) -> Document | None:
        return api.one(vendor, records.path, records.one, code, records.asked)

    for batch in api.batches(codes, DETAILS_AT_ONCE):
        found = list(zip(batch, vendor.api.together(ask_one, batch, workers), strict=True))
        there = [records.envelope(vendor, one) for _, one in found if one is not None]
        yield lines(records.many, there)
        if gone := [code for code, one in found if one is None]:
            yield Gone(gone)


def _meanings(vendor: Vendor) -> dict[str, str]:
    told: dict[str, str] = vendor.source.options["statuses"]
    return KNOWN_STATUSES | told


def _statuses(vendor: Vendor) -> list[Document]:
    found = api.ask(vendor, "api/orders/statuses").get("statuses")
    return readable.tables(found if isinstance(found, list) else [])


ORDERS = Records(
    "api/orders", "orders", "order", "changeTime", {"include": "notes"}, order_document
)
CREDIT_NOTES = Records(
    "api/credit-notes", "creditNotes", "creditNote", "creationTime", {}, credit_note_document
)

SPEC = Spec(
    kind="shoptet",
    streams=(
        Stream("statuses", "orders", read_statuses, identify_status),
        Stream("orders", "orders", partial(read, ORDERS), identify_order, missing),
        Stream("credit_notes", "orders", partial(read, CREDIT_NOTES), identify_credit_note),
    ),
    options=OPTIONS,
    base_url=api.BASE_URL,
    open=open_,
    check=check,
    secret="the token of the private API as password",  # noqa: S106  words only
)
