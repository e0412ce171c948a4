"""What belongs to a conversation of Zoho SalesIQ and comes from calls of its own."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.http import NotAllowed, NotFound, Refused
from chatmart.sources import readable, zoho
from chatmart.sources.instants import epoch_milliseconds
from chatmart.sources.vendor import Document, Vendor
from chatmart.sources.walking import Guard

MESSAGES_A_PAGE = 99
FEWEST_A_PAGE = 20
THREADS_A_PAGE = 50
FIELDS = '["metrics","attender","department"]'
NEVER_LANDED = ("ip", "ip_address", "user_agent")  # of the visitor
AHEAD = timedelta(days=1)


def envelopes(
    vendor: Vendor, place: str, conversations: list[Document], until: datetime
) -> Iterator[Document]:
    """Put threads and messages beside each conversation; one gone by now is left out."""
    options = vendor.source.options

    def ask(one: Document) -> Document | None:
        path = f"{place}/conversations/{one['id']}"
        try:
            threads = _threads(vendor, path) if options["with_threads"] else None
            messages = _messages(vendor, path, one, until) if options["with_messages"] else None
        except NotFound:
            if _is_there(vendor, path):
                raise _not_open(vendor) from None
            return None
        except (NotAllowed, Refused) as error:
            raise _not_open(vendor) from error
        except ValueError:
            return {"unreadable": _landable(one)}
        last = threads[-1] if threads else {}
        return {"threads": threads, "messages": messages, "ended_by": last.get("ended_by")}

    asked = [one for one in conversations if _has_id(one)]
    # landing keeps those aside, and those whose parts cannot be read
    yield from ({"unreadable": _landable(one)} for one in conversations if not _has_id(one))
    answers = vendor.api.together(ask, asked, options["workers"])
    for one, details in zip(asked, answers, strict=True):
        if details is not None:
            is_whole = "unreadable" not in details
            yield {"conversation": _landable(one), **details} if is_whole else details


def _has_id(one: Document) -> bool:
    try:
        return bool(readable.number(one))
    except readable.Odd:
        return False


def _threads(vendor: Vendor, path: str) -> list[Document]:
    found: dict[Any, Document] = {}
    guard, number = Guard("threads"), 1
    while True:
        asked = {"page": str(number), "limit": str(THREADS_A_PAGE), "include_fields": FIELDS}
        page = zoho.rows(vendor.source.name, vendor.api.get(f"{path}/threads", asked).json)
        found.update(readable.by_id(page))
        if len(page) < THREADS_A_PAGE:
            return sorted(found.values(), key=lambda one: int(one.get("thread_number") or 0))
        guard.pass_([one.get("id") for one in page])
        number += 1


def _messages(vendor: Vendor, path: str, one: Document, until: datetime) -> list[Document]:
    """Read from the newest to the oldest, and give the oldest first.

    Each page begins with the millisecond at which the one before ended, whether it belongs to it
    or not. How many messages an answer holds at most is not said, but it is no fewer than come
    when nobody asks for a number.
    """
    found: dict[Any, Document] = {}
    before = max(until, epoch_milliseconds(one.get("last_modified_time") or 0)) + AHEAD
    while True:
        asked = {"to_time": zoho.epoch(before), "limit": str(MESSAGES_A_PAGE)}
        page = zoho.rows(vendor.source.name, vendor.api.get(f"{path}/messages", asked).json)
        instants = [epoch_milliseconds(said.get("time")) for said in page]
        if any(at > before for at in instants):
            raise ChatmartError(
                f"'{vendor.source.name}' got messages from after the time it asked for.",
                "Run it again; if it stays so, tell Zoho: to_time is not heeded.",
            )
        for said in page:
            readable.identity(said)
        given = readable.by_id(page)
        is_new = not given.keys() <= found.keys()
        found.update(given)
        if len(page) < FEWEST_A_PAGE or not is_new:
            return sorted(found.values(), key=_place_in_time)
        before = min(instants) + timedelta(milliseconds=1)


def _place_in_time(said: Document) -> tuple[int, int]:
    return int(said.get("time") or 0), int(said.get("sequence_id") or 0)


def _is_there(vendor: Vendor, path: str) -> bool:
    try:
        vendor.api.get(path)
    except NotFound:
        return False
    return True


def _not_open(vendor: Vendor) -> ChatmartError:
    return ChatmartError(
        f"'{vendor.source.name}' may not read the threads or messages of a conversation.",
        f"Set with_threads = false or with_messages = false in [sources.{vendor.source.name}]; "
        "docs/sources/zoho_salesiq.md says what is lost without them.",
    )


def _landable(one: Document) -> Document:
    visitor = one.get("visitor")
    if not isinstance(visitor, dict):
        return one
    kept = {name: value for name, value in visitor.items() if name not in NEVER_LANDED}
    return {**one, "visitor": kept}
