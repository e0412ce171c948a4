"""Chatwoot's conversations: a list by last activity, and what belongs to each of its rows."""

import math
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.http import NotFound
from chatmart.sources import Cursor, Entry
from chatmart.sources.chatwoot_answers import kept, listed, part, plain, sorted_out
from chatmart.sources.chatwoot_messages import closed_by_itself_at, messages
from chatmart.sources.instants import epoch_seconds
from chatmart.sources.readable import Odd
from chatmart.sources.vendor import Ask, Document, Vendor
from chatmart.sources.walking import Guard, Page, newest_first

LIST = {"status": "all", "assignee_type": "all", "sort_by": "last_activity_at_desc"}
WHOLE_PAGE = 25  # nobody can ask for another size
EMBEDDED = ("messages", "last_non_activity_message")  # copies of what is asked for by itself


@dataclass(frozen=True)
class Walk:
    """One walk down the list, as far as `floor`; what began at `until` is the next run's."""

    vendor: Vendor
    floor: datetime
    until: datetime
    inboxes: Mapping[int, Document]
    lacks_events: threading.Event  # set when this release has no reporting events


def read(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """Read what was active lately; now and then all of the last weeks.

    A contact that is renamed or merged, and a message that is deleted, move no conversation: only
    reading them again shows it.
    """
    options = vendor.source.options
    overlap, is_reread = timedelta(hours=options["overlap_hours"]), _is_due(vendor, ask)
    if is_reread:
        overlap = max(overlap, timedelta(days=options["reread_days"]))
    walk = Walk(vendor, ask.start(overlap), ask.until, inboxes(vendor), threading.Event())
    if not options["reporting_events"]:
        walk.lacks_events.set()
    for entry in newest_first(ask, lambda resume: _pages(walk, resume), overlap=overlap):
        if isinstance(entry, Cursor) and "walk" not in entry.value:
            reread = entry.value["through"] if is_reread else ask.cursor.get("reread")
            yield entry._replace(value={**entry.value, "reread": reread})
        else:
            yield entry


def missing(vendor: Vendor, ask: Ask, known: Iterable[str]) -> Iterator[str]:
    """Ask for each that the top of the list does not show: only 404 means that it is gone."""
    unseen = set(known)
    guard = Guard("the list of conversations")
    number = 0
    while unseen:
        number += 1
        rows, _, total = _list(vendor, number)
        guard.pass_([total, [row["id"] for row in rows]])
        shown = {str(row["id"]) for row in rows} & unseen
        unseen -= shown
        if not shown:
            break
    rest = sorted(unseen, key=lambda one: (len(one), one))
    probed = vendor.api.together(
        lambda one: _is_there(vendor, one), rest, vendor.source.options["workers"]
    )
    yield from (one for one, is_there in zip(rest, probed, strict=True) if not is_there)


def check(vendor: Vendor) -> Iterator[str]:
    rows, _, total = _list(vendor, 1)
    yield f"{total if total is not None else 'Some'} conversations are there."
    if rows and vendor.source.options["reporting_events"]:
        try:
            vendor.api.get(f"conversations/{rows[0]['id']}/reporting_events")
        except NotFound:
            yield "This release has no reporting events: nobody knows when and by whom it closed."


def inboxes(vendor: Vendor) -> dict[int, Document]:
    found = listed(vendor, "inboxes", vendor.api.get("inboxes").json, "payload")
    names = ("id", "name", "channel_type", "medium")
    return {one["id"]: {name: one.get(name) for name in names} for one in found}


def _is_due(vendor: Vendor, ask: Ask) -> bool:
    last = ask.cursor.get("reread")
    every = timedelta(days=vendor.source.options["reread_every_days"])
    # less an hour, so that a night that begins a bit early is not passed over
    slack = timedelta(hours=1)
    return last is None or ask.until - datetime.fromisoformat(last) >= every - slack


def _pages(walk: Walk, resume: Mapping[str, Any] | None) -> Iterator[Page]:
    """Go from page to page; a list that became shorter is read again from where it moved up.

    What comes new or is active again goes to the top, pushes the others down and is seen by the
    next run; only what is deleted lets the others move up, past a page that was read.
    """
    number, count = (resume["page"], resume["count"]) if resume else (1, None)
    size = 0  # of a whole page: 25, but that is said nowhere
    seen: set[int] = set()
    guard = Guard("the list of conversations")
    while True:
        rows, odd, total = _list(walk.vendor, number)
        held = len(rows) + len(odd)
        size = max(size, held)
        seen.update(row["id"] for row in rows)
        if count is not None and total is not None and total < count and number > 1:
            number, count = max(1, number - math.ceil((count - total) / (size or 1))), total
            continue
        guard.pass_([total, [row["id"] for row in rows]])
        is_last = not held or held < size or (held != WHOLE_PAGE and len(seen) == total)
        following = None if is_last else {"page": number + 1, "count": total}
        aside = [(walk.until, {"conversation": row}) for row in odd]
        yield Page(f"conversations, page {number}", _documents(walk, rows) + aside, following)
        if is_last:
            return
        number, count = number + 1, total


def _list(vendor: Vendor, number: int) -> tuple[list[Document], list[Any], int | None]:
    """One page: its conversations, what is none, and how many there are in all."""
    body = vendor.api.get("conversations", {**LIST, "page": number}).json
    numbered, odd = sorted_out(vendor, "conversations", body, "data", "payload")
    rows = [row for row in numbered if _is_dated(row)]
    odd += [row for row in numbered if not _is_dated(row)]
    instants = [_active_at(row) for row in rows]
    if instants != sorted(instants, reverse=True):
        raise ChatmartError(
            f"'{vendor.source.name}' did not list conversations by their last activity.",
            "This release of Chatwoot does not know sort_by=last_activity_at_desc: update it.",
        )
    meta = body["data"].get("meta")
    total = meta.get("all_count") if isinstance(meta, dict) else None
    return rows, odd, total if isinstance(total, int) else None


def _is_dated(row: Document) -> bool:
    try:
        return bool(_active_at(row) and _began(row))
    except ValueError:
        return False


def _active_at(row: Document) -> datetime:
    at = row.get("last_activity_at") or row.get("timestamp")
    return epoch_seconds(at) if at else _began(row)


def _began(row: Document) -> datetime:
    return epoch_seconds(row.get("created_at") or "none")


def _documents(walk: Walk, rows: list[Document]) -> list[tuple[datetime, Document]]:
    """What lies below the floor only shows that the walk is over, so nothing is asked about it."""
    dated = [(_active_at(row), row) for row in rows]
    wanted = [one for one in dated if one[0] >= walk.floor and _began(one[1]) < walk.until]
    workers = walk.vendor.source.options["workers"]
    found = walk.vendor.api.together(lambda one: _whole(walk, one[1]), wanted, workers)
    there = [(at, whole) for (at, _), whole in zip(wanted, found, strict=True) if whole is not None]
    return there + [(at, {}) for at, _ in dated if at < walk.floor]


def _whole(walk: Walk, row: Document) -> Document | None:
    """A conversation with all that belongs to it; None when it was deleted meanwhile."""
    vendor = walk.vendor
    try:
        said = messages(vendor, row)
        events = _events(walk, row)
    except NotFound:
        return None
    except Odd:
        return {"conversation": kept(row)}  # landing keeps it aside
    number = row.get("inbox_id")
    inbox = walk.inboxes.get(number, {}) if isinstance(number, int) else {}
    conversation = {name: value for name, value in row.items() if name not in EMBEDDED}
    return {
        "conversation": kept(conversation),
        "messages": kept(said),
        "reporting_events": kept(events),
        "inbox": inbox,
        "as_set": _as_set(vendor, row, inbox, said),
    }


def _events(walk: Walk, row: Document) -> list[Document] | None:
    if walk.lacks_events.is_set():
        return None
    try:
        body = walk.vendor.api.get(f"conversations/{row['id']}/reporting_events").json
    except NotFound:
        walk.lacks_events.set()  # its messages were there just now
        return None
    return plain(walk.vendor, "reporting events", body)


def _as_set(vendor: Vendor, row: Document, inbox: Document, said: list[Document]) -> dict[str, Any]:
    """What the source's settings say about this conversation."""
    options = vendor.source.options
    by_inbox = options["inbox_channels"]
    sender = part(row, "meta").get("sender")
    return {
        "channel": by_inbox.get(str(inbox.get("id"))) or by_inbox.get(inbox.get("name")),
        "shop_customer_id": _at(sender, options["customer_id_in"]),
        "ga_client_id": _at(sender, options["ga_client_id_in"]),
        "is_resolved_by_assignee": options["resolved_by_assignee"],
        "closed_by_itself_at": closed_by_itself_at(said, options["closed_by_itself"]),
    }


def _at(value: object, path: str) -> str | None:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return str(value) if isinstance(value, str | int) and value != "" else None


def _is_there(vendor: Vendor, one: str) -> bool:
    try:
        vendor.api.get(f"conversations/{one}")
    except NotFound:
        return False
    return True
