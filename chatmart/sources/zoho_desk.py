"""Zoho Desk: tickets with their threads and comments, customer happiness, agents."""

import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.http import Client, NotFound
from chatmart.sources import Entry, readable, zoho
from chatmart.sources.instants import iso
from chatmart.sources.vendor import Ask, Document, Identity, Secret, Source, Spec, Stream, Vendor
from chatmart.sources.walking import by_windows, checkpoint, lines
from chatmart.sources.zoho_desk_tickets import API, envelopes, search

BASE_URL = "https://desk.zoho.{data_centre}"
SMALL_PAGE = 50  # of lists whose largest page is not documented
RATINGS_STEP = timedelta(days=30)
AT_ONCE = 100  # tickets
RECONCILE_DAYS = 30

# what the models read of an envelope
INSTANTS = (
    "ticket.createdTime",
    "ticket.modifiedTime",
    "ticket.closedTime",
    "conversations.createdTime",
    "conversations.commentedTime",
    "conversations.modifiedTime",
)

OPTIONS = {
    "data_centre": "com",
    "accounts_url": "",
    "org_id": "",
    "requests_per_second": 5.0,
    "workers": 4,
    "window_days": 1,
    "overlap_minutes": 15,
    "rows_a_search": 4_900,
    "open_statuses": ["Open", "On Hold"],
    "open_days": 30,
    "left_out_channels": [],
    "with_content": False,
    "tags_path": "tickets/{id}/tags",
    "shop_customer_id_field": "cf_shop_customer_id",
    "ga_client_id_field": "cf_ga_client_id",
}


def open_(source: Source, secret: Secret, sleep: zoho.Sleep = time.sleep) -> Vendor:
    def for_org(client: Client) -> Mapping[str, str]:
        return {"orgId": source.options["org_id"] or _only_org(source, client)}

    return Vendor(source, zoho.open_client(source, secret, for_org, sleep))


def check(vendor: Vendor) -> Iterator[str]:
    agents = _listed(vendor, "agents", {})
    active = sum(one.get("status") == "ACTIVE" for one in agents)
    yield f"{len(agents)} agents, {active} of them active."
    departments = _listed(vendor, "departments", {})
    yield f"{len(departments)} departments."
    found = vendor.api.get(f"{API}/tickets/search", {"from": "0", "limit": "1"}).json
    for one in zoho.rows(vendor.source.name, found):
        lacking = [name for name in ("id", "modifiedTime", "statusType") if name not in one]
        if lacking:
            raise ChatmartError(
                f"Tickets of '{vendor.source.name}' have no field '{lacking[0]}'.",
                f"Check that base_url of [sources.{vendor.source.name}] is Zoho Desk.",
            )
    yield f"{found.get('count') if isinstance(found, dict) else 0} tickets can be searched."
    vendor.api.get(f"{API}/customerHappiness", {"department": "allDepartment", "limit": "1"})
    yield "Ratings can be read."


def read_tickets(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """Read what was modified; then, whatever their tickets say, all that are still open."""
    options, read = vendor.source.options, set[str]()
    departments = {str(one.get("id")): one for one in _listed(vendor, "departments", {})}

    def land(found: Iterator[list[Document]], what: str) -> Iterator[Entry]:
        for batch in found:
            fresh = [one for one in batch if _version(one) not in read]
            read.update(map(_version, fresh))
            for start in range(0, len(fresh), AT_ONCE):
                some = fresh[start : start + AT_ONCE]
                yield lines(what, list(envelopes(vendor, some, departments)))

    yield from by_windows(
        ask,
        lambda begin, end: land(search(vendor, "modifiedTime", begin, end), "tickets/search"),
        overlap=timedelta(minutes=options["overlap_minutes"]),
        step=timedelta(days=options["window_days"]),
    )
    if options["open_days"] and options["open_statuses"]:
        begin = ask.until - timedelta(days=options["open_days"])
        asked = {"status": ",".join(options["open_statuses"])}
        yield from land(search(vendor, "createdTime", begin, ask.until, asked), "open tickets")
        yield checkpoint(ask, ask.until)


def read_ratings(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    def window(begin: datetime, end: datetime) -> Iterator[Entry]:
        asked = {
            "department": "allDepartment",
            "startTime": zoho.epoch(begin - timedelta(milliseconds=1)),
            "endTime": zoho.epoch(end),
            "sortBy": "ratedTime",
        }
        found = _listed(vendor, "customerHappiness", asked)
        _refuse_outside(vendor, found, begin, end)
        yield lines("customerHappiness", [_with_ticket(one) for one in found])

    overlap = timedelta(minutes=vendor.source.options["overlap_minutes"])
    yield from by_windows(ask, window, overlap=overlap, step=RATINGS_STEP)


def read_agents(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """Agents have no instant of a change: all of them are read, and those that differ land."""
    departments = {str(one.get("id")): one for one in _listed(vendor, "departments", {})}
    found = []
    for one in _listed(vendor, "agents", {}):
        ids = one.get("associatedDepartmentIds")
        only = ids[0] if isinstance(ids, list) and len(ids) == 1 else None
        found.append({"agent": one, "department": departments.get(str(only))})
    yield lines("agents", found)
    yield checkpoint(ask, ask.until)


def identify_ticket(document: Document) -> Identity:
    """Its newest part counts: it is not said that each of them modifies the ticket."""
    ticket = document["ticket"]
    readable.check(document, instants=INSTANTS)
    for part in document["conversations"]:
        readable.identity(part)
        iso(part.get("createdTime") or part.get("commentedTime"))
    names = ("createdTime", "commentedTime", "modifiedTime")
    parts = [one[name] for one in document["conversations"] for name in names if one.get(name)]
    return Identity(
        readable.number(ticket), max(iso(at) for at in (ticket["modifiedTime"], *parts))
    )


def identify_rating(document: Document) -> Identity:
    """A rating of no ticket is none."""
    readable.number(document, "ticket_id")
    return Identity(readable.number(document["rating"]), iso(document["rating"]["ratedTime"]))


def identify_agent(document: Document) -> Identity:
    return Identity(
        readable.number(document["agent"]), datetime.fromisoformat("2000-01-01T00:00:00+00:00")
    )


def missing(vendor: Vendor, ask: Ask, ids: Iterable[str]) -> Iterator[str]:
    """Probe those only that the search does not list any more."""
    days = vendor.source.options.get("reconcile_days") or RECONCILE_DAYS
    begin = ask.until - timedelta(days=days)
    listed = {
        str(one.get("id"))
        for batch in search(vendor, "modifiedTime", begin, ask.until)
        for one in batch
        if not _is_deleted(one)
    }
    unlisted = [one for one in ids if one not in listed]

    def probe(one: str) -> bool:
        try:
            found = vendor.api.get(f"{API}/tickets/{one}").json
        except NotFound:
            return True
        return isinstance(found, dict) and _is_deleted(found)

    answers = vendor.api.together(probe, unlisted, vendor.source.options["workers"])
    yield from (one for one, is_gone in zip(unlisted, answers, strict=True) if is_gone)


def _listed(vendor: Vendor, name: str, asked: dict[str, str]) -> list[Document]:
    def ask(start: int) -> list[Document]:
        wanted = {**asked, "from": str(start), "limit": str(SMALL_PAGE)}
        return zoho.rows(vendor.source.name, vendor.api.get(f"{API}/{name}", wanted).json)

    return zoho.chained(ask, SMALL_PAGE, name)


def _with_ticket(rating: Document) -> Document:
    """Say which ticket is rated: by a field, or by the ticket itself that was put into it."""
    ticket = rating.get("ticket")
    inside = ticket.get("id") if isinstance(ticket, dict) else None
    return {"rating": rating, "ticket_id": rating.get("ticketId") or inside}


def _refuse_outside(vendor: Vendor, found: list[Document], begin: datetime, end: datetime) -> None:
    """A filter that is not heeded gives all ratings, or those of other days."""
    leeway = timedelta(seconds=1)
    for one in found:
        try:
            at = iso(one.get("ratedTime"))
        except ValueError:
            continue  # landing keeps it among the rejected ones
        if not begin - leeway <= at <= end + leeway:
            raise ChatmartError(
                f"'{vendor.source.name}' got a rating from outside of the time it asked for.",
                "Run it again; if it stays so, tell Zoho: startTime and endTime are not heeded.",
            )


def _only_org(source: Source, client: Client) -> str:
    found = zoho.rows(source.name, client.get(f"{API}/organizations").json)
    ids = [str(one.get("id")) for one in found]
    if len(ids) == 1:
        return ids[0]
    raise ChatmartError(
        f"'{source.name}' may read {len(ids)} organisations of Zoho Desk, not one.",
        f"Set org_id of [sources.{source.name}] to one of {', '.join(ids) or 'its own'}.",
    )


def _version(ticket: Document) -> str:
    return f"{ticket.get('id')} {ticket.get('modifiedTime')}"


def _is_deleted(ticket: Mapping[str, Any]) -> bool:
    return ticket.get("isTrashed") is True or ticket.get("isDeleted") is True


SPEC = Spec(
    kind="zoho_desk",
    streams=(
        Stream("conversations", "conversations", read_tickets, identify_ticket, missing),
        Stream("ratings", "conversations", read_ratings, identify_rating),
        Stream("operators", "conversations", read_agents, identify_agent),
    ),
    options=OPTIONS,
    base_url=BASE_URL,
    open=open_,
    check=check,
    secret=zoho.CREDENTIALS,
)
