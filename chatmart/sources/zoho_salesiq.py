"""Zoho SalesIQ: live chats of all departments, with threads, metrics and messages; operators."""

import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.http import NotFound
from chatmart.sources import Entry, readable, zoho
from chatmart.sources.instants import epoch_milliseconds
from chatmart.sources.vendor import Ask, Document, Identity, Secret, Source, Spec, Stream, Vendor
from chatmart.sources.walking import Guard, by_windows, checkpoint, lines
from chatmart.sources.zoho_salesiq_details import envelopes

BASE_URL = "https://salesiq.zoho.{data_centre}"
PAGE = 99
LISTED_AT_ONCE = 20
AT_ONCE = 100  # conversations
RECONCILE_DAYS = 30
MILLISECOND = timedelta(milliseconds=1)
LEEWAY = timedelta(minutes=15)  # what is shown may be newer than what was asked for

# what the models read of an envelope
INSTANTS = (
    "conversation.start_time",
    "conversation.end_time",
    "conversation.last_modified_time",
    "messages.time",
)

OPTIONS = {
    "data_centre": "com",
    "accounts_url": "",
    "screen_name": "",
    "requests_per_second": 5.0,
    "workers": 4,
    "window_days": 1,
    "overlap_minutes": 15,
    "departments": [],
    "with_threads": True,
    "with_messages": True,
}


def open_(source: Source, secret: Secret, sleep: zoho.Sleep = time.sleep) -> Vendor:
    return Vendor(source, zoho.open_client(source, secret, sleep=sleep))


def check(vendor: Vendor) -> Iterator[str]:
    place = _place(vendor)
    yield f"The portal is {place.rpartition('/')[2]}."
    departments = _departments(vendor, place)
    yield f"{len(departments)} departments."
    yield f"{len(_indexed(vendor, place, 'operators'))} operators."
    for department in departments:
        asked = {"department_id": department, "limit": "1"}
        for row in _page(vendor, place, asked, 1):
            if "id" not in row or "last_modified_time" not in row:
                raise ChatmartError(
                    f"Conversations of '{vendor.source.name}' lack 'last_modified_time'.",
                    f"Check that base_url of [sources.{vendor.source.name}] is Zoho SalesIQ.",
                )
            list(envelopes(vendor, place, [row], epoch_milliseconds(0)))
    yield "Conversations can be read, with what is asked for of threads and messages."


def read_conversations(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    options, place = vendor.source.options, _place(vendor)
    departments = _departments(vendor, place)
    read: set[tuple[Any, Any]] = set()

    def window(begin: datetime, end: datetime) -> Iterator[Entry]:
        for rows in _modified(vendor, place, departments, begin, end):
            fresh = [one for one in rows if _version(one) not in read]
            read.update(map(_version, fresh))
            yield lines("conversations", list(envelopes(vendor, place, fresh, ask.until)))

    yield from by_windows(
        ask,
        window,
        overlap=timedelta(minutes=options["overlap_minutes"]),
        step=timedelta(days=options["window_days"]),
    )


def read_operators(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """Put the department beside each operator, unless it has several or none."""
    place = _place(vendor)
    departments = {str(one.get("id")): one for one in _indexed(vendor, place, "departments")}
    found = []
    for one in _indexed(vendor, place, "operators"):
        ids = one.get("departments")
        only = ids[0] if isinstance(ids, list) and len(ids) == 1 else None
        found.append({"operator": one, "department": departments.get(str(only))})
    yield lines("operators", found)
    yield checkpoint(ask, ask.until)


def identify_conversation(document: Document) -> Identity:
    """Its newest part counts: it is not said that each of them modifies the conversation."""
    conversation = document["conversation"]
    readable.check(document, milliseconds=INSTANTS)
    said = [one["time"] for one in document.get("messages") or () if one.get("time")]
    newest = max(epoch_milliseconds(at) for at in (conversation["last_modified_time"], *said))
    return Identity(readable.number(conversation), newest)


def identify_operator(document: Document) -> Identity:
    one = document["operator"]
    # spelled so by the vendor; an operator without it changes all the same
    return Identity(readable.number(one), epoch_milliseconds(one.get("modifed_time") or 0))


def missing(vendor: Vendor, ask: Ask, ids: Iterable[str]) -> Iterator[str]:
    """Probe those only that the lists do not show any more."""
    days = vendor.source.options.get("reconcile_days") or RECONCILE_DAYS
    begin, place = ask.until - timedelta(days=days), _place(vendor)
    listed = {
        str(one.get("id"))
        for rows in _modified(vendor, place, _departments(vendor, place), begin, ask.until)
        for one in rows
    }
    unlisted = [one for one in ids if one not in listed]

    def is_gone(one: str) -> bool:
        try:
            vendor.api.get(f"{place}/conversations/{one}")
        except NotFound:
            return True
        return False

    answers = vendor.api.together(is_gone, unlisted, vendor.source.options["workers"])
    yield from (one for one, gone in zip(unlisted, answers, strict=True) if gone)


def _modified(
    vendor: Vendor, place: str, departments: list[str], begin: datetime, end: datetime
) -> Iterator[list[Document]]:
    """Yield pages of what was modified; without a department only one's own would come."""
    for department in departments:
        asked = {
            "department_id": department,
            # whether its ends belong to the time is not said
            "updated_from_time": zoho.epoch(begin - MILLISECOND),
            "updated_till_time": zoho.epoch(end + MILLISECOND),
            "sort_by": "updated_time",
            "limit": str(PAGE),
        }
        for rows in _there_and_back(vendor, place, asked):
            _refuse_outside(vendor, rows, begin, end)
            yield rows


def _there_and_back(
    vendor: Vendor, place: str, asked: Mapping[str, str]
) -> Iterator[list[Document]]:
    """Read the pages forwards to find the last, then backwards.

    A conversation that is modified meanwhile leaves the list and moves those behind it to earlier
    pages: reading forwards may pass them over, reading backwards meets them.
    """
    guard, last = Guard("conversations"), 1
    rows = _page(vendor, place, asked, last)
    yield rows
    while len(rows) >= PAGE:
        guard.pass_([one.get("id") for one in rows])
        last += 1
        rows = _page(vendor, place, asked, last)
        yield rows
    for number in range(last - 1, 0, -1):
        yield _page(vendor, place, asked, number)


def _page(vendor: Vendor, place: str, asked: Mapping[str, str], number: int) -> list[Document]:
    found = vendor.api.get(f"{place}/conversations", {**asked, "page": str(number)})
    return zoho.rows(vendor.source.name, found.json)


def _refuse_outside(vendor: Vendor, rows: list[Document], begin: datetime, end: datetime) -> None:
    """A filter that is not heeded gives conversations of any time."""
    for row in rows:
        try:
            at = epoch_milliseconds(row.get("last_modified_time"))
        except ValueError:
            continue  # landing keeps it among the rejected ones
        if not begin - timedelta(seconds=1) <= at <= end + LEEWAY:
            raise ChatmartError(
                f"'{vendor.source.name}' got a conversation from outside of the time it asked for.",
                "Run it again; if it stays so, tell Zoho: updated_from_time is not heeded.",
            )


def _departments(vendor: Vendor, place: str) -> list[str]:
    given = vendor.source.options["departments"]
    return [str(one) for one in given] or [
        str(one["id"]) for one in _indexed(vendor, place, "departments") if "id" in one
    ]


def _indexed(vendor: Vendor, place: str, name: str) -> list[Document]:
    """Read a list of 20 at once, whether its index counts pages or rows: each next one has more."""
    found: dict[Any, Document] = {}
    index = 1
    while True:
        answer = vendor.api.get(f"{place}/{name}", {"index": str(index)}).json
        page = readable.by_id(zoho.rows(vendor.source.name, answer))
        is_new = not page.keys() <= found.keys()
        found.update(page)
        if len(page) < LISTED_AT_ONCE or not is_new:
            return list(found.values())
        index += 1


def _place(vendor: Vendor) -> str:
    """Give the portal's own address; without a name it is the only one there is."""
    source = vendor.source
    if source.options["screen_name"]:
        return f"api/v2/{source.options['screen_name']}"
    found = zoho.rows(source.name, vendor.api.get("api/v2/portals").json)
    names = [str(one["screenname"]) for one in found if one.get("screenname")]
    if len(names) == 1:
        return f"api/v2/{names[0]}"
    raise ChatmartError(
        f"'{source.name}' may read {len(names)} portals of Zoho SalesIQ, not one.",
        f"Set screen_name of [sources.{source.name}] to one of {', '.join(names) or 'its own'}.",
    )


def _version(conversation: Document) -> tuple[Any, Any]:
    return str(conversation.get("id")), str(conversation.get("last_modified_time"))


SPEC = Spec(
    kind="zoho_salesiq",
    streams=(
        Stream(
            "conversations", "conversations", read_conversations, identify_conversation, missing
        ),
        Stream("operators", "conversations", read_operators, identify_operator),
    ),
    options=OPTIONS,
    base_url=BASE_URL,
    open=open_,
    check=check,
    secret=zoho.CREDENTIALS,
)
