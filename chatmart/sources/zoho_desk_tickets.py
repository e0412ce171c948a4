"""Zoho Desk's tickets: found by search, which shows 5,000 a query, and put together with parts."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.http import NotFound
from chatmart.sources import readable, zoho
from chatmart.sources.counted import Tally, backwards
from chatmart.sources.instants import iso
from chatmart.sources.vendor import Document, Vendor

API = "api/v1"
PAGE = 100
LEFT_OUT = ("isSpam", "isTrashed", "isDeleted")  # landed, but no conversations
SHORTEST = timedelta(seconds=1)  # a window that is not cut any more
LEEWAY = timedelta(minutes=15)  # the ticket that is shown may be newer than what was searched
MILLISECOND = timedelta(milliseconds=1)

Asked = Mapping[str, str]


def search(
    vendor: Vendor, field: str, begin: datetime, end: datetime, more: Asked | None = None
) -> Iterator[list[Document]]:
    """Yield the tickets whose instant lies in the window; some come twice.

    The window is cut in halves until no part has more tickets than a query shows. A part is read
    from its last page to its first: a ticket that is modified meanwhile leaves it, and moves those
    behind it to pages that are still to come.
    """
    asked = {
        **(more or {}),
        # whether its ends belong to a range is not said
        f"{field}Range": f"{zoho.milliseconds(begin - MILLISECOND)},{zoho.milliseconds(end)}",
        "sortBy": field,
        "limit": str(PAGE),
    }
    who, what = vendor.source.name, f"tickets by {field}"
    count, first = _page(vendor, asked, 0)
    if count > vendor.source.options["rows_a_search"]:
        _refuse_too_many(vendor, begin, end)
        for part in zoho.halves(begin, end):
            yield from search(vendor, field, *part, more)
        return
    if count <= len(first):
        pages = iter([first])
    else:
        pages = backwards(
            lambda number: _page(vendor, asked, (number - 1) * PAGE)[1], count, PAGE, what
        )
    tally = Tally()
    for rows in pages:
        tally.add(rows)
        _refuse_outside(vendor, rows, field, begin, end)
        yield rows
    tally.check(count, lambda: _page(vendor, asked, 0)[0], who, what)


def envelopes(
    vendor: Vendor, tickets: list[Document], departments: Mapping[Any, Document]
) -> Iterator[Document]:
    """Put beside each ticket what other calls tell of it; one that is gone by now is left out."""
    options = vendor.source.options

    def ask(ticket: Document) -> Document | None:
        try:
            parts = _conversations(vendor, ticket)
        except NotFound:
            return None
        return {"conversations": parts, "tags": _tags(vendor, ticket)}

    asked = [ticket for ticket in tickets if _has_id(ticket)]
    # landing keeps those aside
    yield from ({"ticket": ticket} for ticket in tickets if not _has_id(ticket))
    answers = vendor.api.together(ask, asked, options["workers"])
    for ticket, parts in zip(asked, answers, strict=True):
        if parts is not None:
            yield {
                "ticket": ticket,
                **parts,
                "is_left_out": ticket.get("channel") in options["left_out_channels"]
                or any(ticket.get(name) is True for name in LEFT_OUT),
                "department": departments.get(str(ticket.get("departmentId"))),
                "shop_customer_id": _custom(ticket, options["shop_customer_id_field"]),
                "ga_client_id": _custom(ticket, options["ga_client_id_field"]),
            }


def _has_id(ticket: Document) -> bool:
    try:
        return bool(readable.number(ticket))
    except readable.Odd:
        return False


def _conversations(vendor: Vendor, ticket: Document) -> list[Document]:
    """Give threads and comments, oldest first; they come newest first."""
    identity = ticket["id"]
    path = f"{API}/tickets/{identity}/conversations"
    counts = [str(ticket.get(name) or "0") for name in ("threadCount", "commentCount")]
    at_least = sum(int(count) for count in counts if count.isdecimal())

    def ask(start: int) -> list[Document]:
        asked = {"from": str(start), "limit": str(PAGE)}
        return zoho.rows(vendor.source.name, vendor.api.get(path, asked).json)

    found = zoho.chained(ask, PAGE, "threads and comments", at_least)
    if vendor.source.options["with_content"]:
        found = [_with_content(vendor, identity, one) for one in found]
    found.reverse()
    return sorted(found, key=lambda one: str(one.get("createdTime") or one.get("commentedTime")))


def _with_content(vendor: Vendor, identity: str, part: Document) -> Document:
    """The list of threads shows the beginning of each only."""
    if part.get("type") != "thread":
        return part
    whole = vendor.api.get(f"{API}/tickets/{identity}/threads/{part.get('id')}").json
    return {**part, **whole} if isinstance(whole, dict) else part


def _tags(vendor: Vendor, ticket: Document) -> list[Document]:
    path = vendor.source.options["tags_path"]
    if not path or str(ticket.get("tagCount") or "0") == "0":
        return []
    try:
        answer = vendor.api.get(f"{API}/{path.format(id=ticket['id'])}").json
    except NotFound as error:
        vendor.api.get(f"{API}/tickets/{ticket['id']}")  # is not found either when it is gone
        raise ChatmartError(
            f"'{vendor.source.name}' found no tags of a ticket that has some.",
            f'Check tags_path of [sources.{vendor.source.name}], or set it to "" to leave tags '
            "out.",
        ) from error
    return zoho.rows(vendor.source.name, answer)


def _custom(ticket: Document, name: str) -> str | None:
    fields = ticket.get("cf")
    value = fields.get(name) if isinstance(fields, dict) and name else None
    return None if value in (None, "") else str(value)


def _page(vendor: Vendor, asked: Asked, start: int) -> tuple[int, list[Document]]:
    answer = vendor.api.get(f"{API}/tickets/search", {**asked, "from": str(start)}).json
    found = zoho.rows(vendor.source.name, answer)
    if answer is None:
        return 0, found
    try:
        return int(answer["count"]), found
    except (KeyError, TypeError, ValueError) as error:
        raise ChatmartError(
            f"'{vendor.source.name}' was not told how many tickets a search has.",
            f"Check base_url of [sources.{vendor.source.name}]; if it is right, tell Zoho.",
        ) from error


def _refuse_outside(
    vendor: Vendor, rows: list[Document], field: str, begin: datetime, end: datetime
) -> None:
    """A range that is not heeded gives tickets of any time."""
    for row in rows:
        try:
            at = iso(row.get(field))
        except ValueError:
            continue  # landing keeps it among the rejected ones
        if not begin - timedelta(seconds=1) <= at <= end + LEEWAY:
            raise ChatmartError(
                f"'{vendor.source.name}' got a ticket from outside of the time it asked for.",
                f"Run it again; if it stays so, tell Zoho: {field}Range is not heeded.",
            )


def _refuse_too_many(vendor: Vendor, begin: datetime, end: datetime) -> None:
    if end - begin <= SHORTEST:
        raise ChatmartError(
            f"'{vendor.source.name}' has more tickets of one second than a search shows.",
            f"Ask Zoho how to read them, or set start_date of [sources.{vendor.source.name}] "
            "after them.",
        )
