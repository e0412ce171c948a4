"""Gorgias' tickets: a list by last change, and what belongs to each of its rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from chatmart.http import NotFound
from chatmart.sources import Cursor, Entry, Gone
from chatmart.sources.gorgias_events import events
from chatmart.sources.gorgias_lists import (
    PAGE,
    bots,
    dated,
    instant_of,
    kept,
    newest_of,
    pages,
    part,
    unknown,
)
from chatmart.sources.vendor import Ask, Document, Vendor
from chatmart.sources.walking import Page, lines, newest_first

BY_CHANGE = ("order_by", "updated_datetime:desc")
PAGES_A_CHECKPOINT = 5  # each row of a page is asked for by itself
CUSTOMERS_KEPT = 10_000


@dataclass(frozen=True)
class Walk:
    """One walk down the list, as far as `floor`; `done` are the tickets it has asked for."""

    vendor: Vendor
    floor: datetime
    until: datetime
    bots: frozenset[int]
    customer: Callable[[int], Document | None]
    done: set[tuple[int, datetime]] = field(default_factory=set)


def read(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """Read what changed; then what only the customers and the events know of."""
    options = vendor.source.options
    overlap = timedelta(hours=options["overlap_hours"])
    found = newest_first(
        ask,
        lambda resume: _pages(walk, resume),
        overlap=overlap,
        pages_a_checkpoint=PAGES_A_CHECKPOINT,
    )
    customer = lru_cache(CUSTOMERS_KEPT)(lambda number: _customer(vendor, number))
    walk = Walk(vendor, ask.start(overlap), ask.until, bots(vendor), customer)
    for entry in found:
        if isinstance(entry, Cursor) and "walk" not in entry.value:
            # the first run has read all tickets since its beginning just now
            if options["with_customers"] and "through" in ask.cursor:
                yield from _of_changed_customers(walk)
            if options["deletion_events"]:
                yield from _deleted(vendor, walk.floor, ask.until)
        yield entry


def missing(vendor: Vendor, ask: Ask, known: Iterable[str]) -> Iterator[str]:
    """Look for them in the list first; only those that have no page of their own are gone."""
    ids = list(known)
    for start in range(0, len(ids), PAGE):
        batch = ids[start : start + PAGE]
        asked = [("ticket_ids", one) for one in batch]
        rows, _ = next(pages(vendor, "tickets", asked))
        unseen = sorted(set(batch) - {str(row["id"]) for row in rows}, key=int)
        workers = vendor.source.options["workers"]
        probed = vendor.api.together(lambda one: _is_there(vendor, one), unseen, workers)
        yield from (one for one, is_there in zip(unseen, probed, strict=True) if not is_there)


def _pages(walk: Walk, resume: Any) -> Iterator[Page]:  # noqa: ANN401  what a cursor held
    """What changes meanwhile moves to the top, past what was read: the next run sees it."""
    aside: list[Any] = []
    for listed, following in pages(walk.vendor, "tickets", [BY_CHANGE], resume, aside):
        rows = dated(listed, "updated_datetime", aside)
        instants = newest_of(walk.vendor, "tickets", rows, "updated_datetime")
        wanted = [row for row, at in zip(rows, instants, strict=True) if at >= walk.floor]
        documents = list(_documents(walk, wanted))
        documents += [(at, {}) for at in instants if at < walk.floor]
        documents += [(walk.until, {"ticket": kept(row)}) for row in aside]
        aside.clear()
        yield Page("tickets", documents, following)


def _of_changed_customers(walk: Walk) -> Iterator[Entry]:
    """Who was renamed, identified or merged moves none of their tickets."""
    aside: list[Any] = []  # a customer is no record of its own
    for listed, _ in pages(walk.vendor, "customers", [BY_CHANGE], aside=aside):
        rows = dated(listed, "updated_datetime", aside)
        instants = newest_of(walk.vendor, "customers", rows, "updated_datetime")
        for row, at in zip(rows, instants, strict=True):
            if at >= walk.floor:
                yield from _of_customer(walk, row["id"])
        if any(at < walk.floor for at in instants):
            return


def _of_customer(walk: Walk, number: int) -> Iterator[Entry]:
    for rows, _ in pages(walk.vendor, "tickets", [("customer_id", str(number))]):
        its = [row for row in rows if str(part(row, "customer").get("id")) == str(number)]
        if len(its) < len(rows):
            raise unknown(walk.vendor, "the tickets of a customer")
        yield lines("tickets of a customer", [one for _, one in _documents(walk, its)])


def _deleted(vendor: Vendor, begin: datetime, end: datetime) -> Iterator[Entry]:
    for rows in events(vendor, "ticket-deleted", begin, end):
        yield Gone([str(row["object_id"]) for row in rows if _is_of_record(row)])


def _is_of_record(event: object) -> bool:
    return isinstance(event, dict) and bool(event.get("object_id"))


def _documents(walk: Walk, rows: list[Document]) -> Iterator[tuple[datetime, Document]]:
    """What was asked for in this run, and has not changed since, is not asked for again."""
    states = [(row["id"], instant_of(row, "updated_datetime")) for row in rows]
    fresh = [state for state in states if state not in walk.done]
    walk.done.update(fresh)
    workers = walk.vendor.source.options["workers"]
    found = walk.vendor.api.together(lambda state: _whole(walk, state[0]), fresh, workers)
    for (_, at), document in zip(fresh, found, strict=True):
        if document is not None:
            yield at, document


def _whole(walk: Walk, number: int) -> Document | None:
    """A ticket with its messages and its customer; None when it was deleted meanwhile."""
    try:
        ticket = walk.vendor.api.get(f"api/tickets/{number}").json
        if not isinstance(ticket, dict):
            raise unknown(walk.vendor, "a ticket")
        if str(ticket.get("id")) != str(number):
            return {"as_sent": kept(ticket)}  # another one than was asked for: kept aside
        said = _messages(walk.vendor, number, ticket)
    except NotFound:
        return None
    customer = part(ticket, "customer")
    whose = customer.get("id")
    whole = walk.customer(whose) if whose and isinstance(whose, int | str) else None
    return {
        "ticket": kept({name: one for name, one in ticket.items() if name != "messages"}),
        "messages": [_marked(walk, one) for one in said],
        "customer": kept(whole),
        "as_set": _as_set(walk.vendor, ticket, whole or customer),
    }


def _messages(vendor: Vendor, number: int, ticket: Document) -> list[Document]:
    """Of a ticket that does not hold all of them, they are asked for."""
    said = ticket.get("messages")
    count = ticket.get("messages_count") or 0
    if isinstance(said, list) and (not str(count).isdecimal() or len(said) >= int(count)):
        return said
    asked = [("ticket_id", str(number)), ("order_by", "created_datetime:asc")]
    aside: list[Any] = []
    found = [row for rows, _ in pages(vendor, "messages", asked, aside=aside) for row in rows]
    if any(str(row.get("ticket_id")) != str(number) for row in found):
        raise unknown(vendor, "the messages of a ticket")
    return found + aside


def _marked(walk: Walk, message: Document) -> Document:
    """Say whether a machine wrote; of a deleted message nothing stays that was written."""
    rest = kept(message)
    if not isinstance(message, dict):
        return {"as_sent": rest}  # landing keeps the ticket aside
    if message.get("deleted_datetime"):
        rest = {name: one for name, one in rest.items() if not _is_text(name)}
    sender = part(message, "sender").get("id")
    return {**rest, "as_set": {"is_of_bot": isinstance(sender, int) and sender in walk.bots}}


def _is_text(name: str) -> bool:
    return name.startswith(("body_", "stripped_")) or name in ("subject", "attachments")


def _as_set(vendor: Vendor, ticket: Document, customer: Document) -> dict[str, Any]:
    """What the source's settings say about this ticket."""
    options = vendor.source.options
    held = ticket.get("integrations")
    integrations = held if isinstance(held, list) else []
    names = [str(one.get("name")) for one in integrations if isinstance(one, dict)]
    channels = [options["integration_channels"].get(name) for name in names]
    return {
        "channel": next((one for one in channels if one), None),
        "shop_customer_id": _at(customer, options["customer_id_in"]),
        "ga_client_id": _at(customer, options["ga_client_id_in"]),
    }


def _at(value: object, path: str) -> str | None:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return str(value) if isinstance(value, str | int) and value != "" else None


def _customer(vendor: Vendor, number: int) -> Document | None:
    if not vendor.source.options["with_customers"]:
        return None
    try:
        found = vendor.api.get(f"api/customers/{number}").json
    except NotFound:
        return None
    return found if isinstance(found, dict) else None


def _is_there(vendor: Vendor, one: str) -> bool:
    try:
        vendor.api.get(f"api/tickets/{one}")
    except NotFound:
        return False
    return True
