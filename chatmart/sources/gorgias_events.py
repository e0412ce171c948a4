"""Gorgias' events: the only place that tells who closed a ticket, and that one was deleted."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.sources import Entry
from chatmart.sources.gorgias_lists import bots, kept, pages
from chatmart.sources.instants import iso
from chatmart.sources.vendor import Ask, Document, Vendor
from chatmart.sources.walking import by_windows, instant, lines

ROUNDING = timedelta(seconds=1)


def events(vendor: Vendor, type_: str, begin: datetime, end: datetime) -> Iterator[list[Document]]:
    asked = [
        ("types", type_),
        ("created_datetime[gte]", instant(begin)),
        ("created_datetime[lt]", instant(end)),
        ("order_by", "created_datetime:asc"),
    ]
    aside: list[Any] = []
    for rows, _ in pages(vendor, "events", asked, aside=aside):
        for row in rows:
            _refuse_others(vendor, row, type_, begin, end)
        yield rows + aside
        aside.clear()


def read_closings(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """Each closing lands under its ticket, where the last one stays."""
    machines = bots(vendor)

    def window(begin: datetime, end: datetime) -> Iterator[Entry]:
        for rows in events(vendor, "ticket-closed", begin, end):
            yield lines("closings of tickets", [_marked(row, machines) for row in rows])

    overlap = timedelta(hours=vendor.source.options["overlap_hours"])
    yield from by_windows(ask, window, overlap=overlap, step=timedelta(days=7))


def _marked(row: Document, machines: frozenset[int]) -> Document:
    if not isinstance(row, dict):
        return {"as_sent": row}
    user = row.get("user_id")
    return {**kept(row), "as_set": {"is_of_bot": isinstance(user, int) and user in machines}}


def _refuse_others(
    vendor: Vendor, row: Document, type_: str, begin: datetime, end: datetime
) -> None:
    """A filter that is not known is ignored silently: then other events come."""
    try:
        at = iso(row.get("created_datetime"))
    except ValueError:
        at = begin  # landing keeps it aside
    if row.get("type") != type_ or not begin - ROUNDING <= at <= end + ROUNDING:
        raise ChatmartError(
            f"'{vendor.source.name}' got events that it did not ask for.",
            "Gorgias has changed the filters of its events: nothing more can be read until "
            "chatmart knows them.",
        )
