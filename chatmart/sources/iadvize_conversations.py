"""iAdvize's closed conversations, with all that was written in them."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson

from chatmart.errors import ChatmartError
from chatmart.sources import Entry
from chatmart.sources.iadvize_access import ask
from chatmart.sources.iadvize_queries import (
    CONVERSATION,
    Listed,
    listed,
    messages_of,
    pages,
    read,
    selection,
)
from chatmart.sources.iadvize_schema import Schema, introspected, need
from chatmart.sources.instants import iso, iso_duration
from chatmart.sources.vendor import Ask, Document, Vendor
from chatmart.sources.walking import Guard, by_windows, lines

NEEDED = ("id", "createdAt", "closedAt", "channel")
IDS_AT_ONCE = 50
ROUNDING = timedelta(seconds=1)
SYSTEM, NOBODY = "system", "nobody"


class Asking(NamedTuple):
    """The questions for conversations, in the schema's words."""

    vendor: Vendor
    closed: Listed
    messages: str
    id_type: str


def asking(vendor: Vendor, schema: Schema) -> Asking:
    for name in NEEDED:
        need(vendor, schema, "Conversation", name)
    messages = messages_of(vendor, schema)
    wanted = f"{selection(schema, 'Conversation', CONVERSATION)} {messages % ''}"
    size = vendor.source.options["conversations_a_page"]
    closed = listed(vendor, schema, "closedConversations", wanted, size)
    return Asking(vendor, closed, messages, _id_type(vendor, schema))


def read_conversations(vendor: Vendor, ask_: Ask) -> Iterator[Entry]:
    """Window by window of their closing; those of the last days come again each time."""
    asked = asking(vendor, introspected(vendor))

    def window(begin: datetime, end: datetime) -> Iterator[Entry]:
        for rows in pages(vendor, asked.closed, begin, end):
            for row in rows:
                _refuse_outside(vendor, row, begin, end)
            yield lines("closed conversations", list(_documents(asked, rows)))

    options = vendor.source.options
    yield from by_windows(
        ask_,
        window,
        overlap=timedelta(days=options["overlap_days"]),
        step=timedelta(days=options["window_days"]),
    )


def missing(vendor: Vendor, ask_: Ask, known: Iterable[str]) -> Iterator[str]:
    """A conversation that is asked for by its id and is null is no more."""
    written = _id_type(vendor, introspected(vendor))
    ids = list(known)
    for start in range(0, len(ids), IDS_AT_ONCE):
        batch = ids[start : start + IDS_AT_ONCE]
        names = [f"c{place}" for place in range(len(batch))]
        declared = ", ".join(f"${name}: {written}" for name in names)
        fields = " ".join(f"{name}: conversation(id: ${name}) {{ id }}" for name in names)
        given = dict(zip(names, batch, strict=True))
        found = ask(vendor, f"query conversations({declared}) {{ {fields} }}", given)
        yield from (given[name] for name in names if name in found and found[name] is None)


def _id_type(vendor: Vendor, schema: Schema) -> str:
    return need(vendor, schema, schema.query, "conversation").arguments.get("id", "UUID!")


def _documents(asked: Asking, rows: list[Document]) -> Iterator[Document]:
    workers = asked.vendor.source.options["workers"]
    found = asked.vendor.api.together(lambda row: _whole(asked, row), rows, workers)
    yield from (one for one in found if one is not None)


def _whole(asked: Asking, row: Document) -> Document | None:
    """A conversation with all its messages; None when it was deleted meanwhile."""
    said, cursor = read(asked.vendor, "messages", row.get("messages"))
    guard = Guard("the messages of a conversation")
    while cursor is not None:
        guard.pass_(cursor)
        further = asked.messages % f", after: {orjson.dumps(cursor).decode()}"
        text = f"query more($id: {asked.id_type}) {{ conversation(id: $id) {{ {further} }} }}"
        found = ask(asked.vendor, text, {"id": row["id"]}).get("conversation")
        if found is None:
            return None
        page, cursor = read(asked.vendor, "messages", found.get("messages"))
        said += page
    return {
        "conversation": {name: one for name, one in row.items() if name != "messages"},
        "messages": [_marked(asked.vendor, one) for one in said],
        "as_set": _as_set(asked.vendor, row),
    }


def _marked(vendor: Vendor, message: Document) -> Document:
    """Say when it was written and by whom, whatever the schema calls it."""
    options = vendor.source.options
    is_system = message.get("__typename") in options["system_types"]
    author = message.get(options["message_author"])
    known = author if isinstance(author, dict) and not is_system else {}
    marked = {
        "at": message.get(options["message_at"]),
        "author": SYSTEM if is_system else known.get("__typename", NOBODY),
        "author_id": known.get("id"),
    }
    return {**message, "as_set": marked}


def _as_set(vendor: Vendor, row: Document) -> dict[str, Any]:
    options = vendor.source.options
    return {
        "shop_customer_id": _at(row, options["customer_id_in"]),
        "ga_client_id": _at(row, options["ga_client_id_in"]),
        "duration_seconds": _seconds(row.get("duration")),
    }


def _seconds(duration: object) -> float | None:
    try:
        return iso_duration(duration).total_seconds()
    except ValueError:
        return None


def _at(value: object, path: str) -> str | None:
    """A value by its path; in a list of pairs, by the name of the pair."""
    for name in path.split("."):
        if isinstance(value, list):
            pairs = [one for one in value if isinstance(one, dict)]
            named = (one for one in pairs if name in (one.get("key"), one.get("name")))
            value = next((one.get("value") for one in named), None)
        else:
            value = value.get(name) if isinstance(value, dict) else None
    return str(value) if isinstance(value, str | int) and value != "" else None


def _refuse_outside(vendor: Vendor, row: Document, begin: datetime, end: datetime) -> None:
    """What the interval is about is not documented: another meaning would pass some over."""
    name = vendor.source.options["interval_of"]
    try:
        at = iso(row.get(name))
    except ValueError:
        return  # landing keeps it among the rejected ones
    if not begin - ROUNDING <= at <= end + ROUNDING:
        raise ChatmartError(
            f"'{vendor.source.name}' got a conversation whose {name} lies outside of the interval "
            "it asked for.",
            f'Set interval_of of [sources.{vendor.source.name}] to "createdAt" or "closedAt", '
            "whichever the interval is about.",
        )
