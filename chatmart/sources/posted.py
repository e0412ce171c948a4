"""Reads what a vendor posted and a shop's receiver wrote into files, one body a line."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.sources import Cursor, Entry, Lines, Unreadable
from chatmart.sources.files import found, read
from chatmart.sources.ndjson import digest
from chatmart.sources.vendor import Ask, Vendor

# never stored, wherever they stand
NOT_STORED = frozenset({"ip", "ip_address", "ipAddress", "user_agent", "userAgent"})


class Unfit(Exception):
    """A line is not what was posted; the message is one sentence without any value of it."""


Translate = Callable[[bytes], bytes]


def read_posted(vendor: Vendor, ask: Ask, translate: Translate, mark: str = "") -> Iterator[Entry]:
    """Yield the documents of all files that are new, or were read under another `mark`.

    A line that `translate` finds unfit is kept aside, and the rest goes on.
    """
    folder = vendor.source.folder
    if folder is None or not folder.is_dir():
        raise ChatmartError(
            f"The folder {folder} of [sources.{vendor.source.name}] does not exist.",
            "Set folder to the one into which the receiver writes.",
        )
    paths, _ = found(folder)
    seen = {name: value for name, value in ask.seen.items() if value.get("mark") == mark}
    for entry in read(paths, seen):
        if isinstance(entry, Lines):
            yield from _translated(entry, translate)
        elif isinstance(entry, Cursor):
            yield entry._replace(value={**entry.value, "mark": mark})
        else:
            yield entry


def look(vendor: Vendor) -> Iterator[str]:
    """Say what is in the folder."""
    if vendor.source.folder is None or not vendor.source.folder.is_dir():
        raise ChatmartError(
            f"The folder {vendor.source.folder} of [sources.{vendor.source.name}] does not exist.",
            "Set folder to the one into which the receiver writes.",
        )
    paths, warnings = found(vendor.source.folder)
    yield f"{len(paths)} files to read."
    yield from warnings


def storable(value: object) -> Any:  # noqa: ANN401  whatever it was before
    """Drop addresses and user agents from all that was sent."""
    if isinstance(value, Mapping):
        return {name: storable(one) for name, one in value.items() if name not in NOT_STORED}
    if isinstance(value, list):
        return [storable(one) for one in value]
    return value


def _translated(entry: Lines, translate: Translate) -> Iterator[Entry]:
    documents: list[tuple[int, bytes]] = []
    for number, text in entry.lines:
        try:
            documents.append((number, translate(text)))
        except Unfit as unfit:
            yield Unreadable(entry.origin, number, text, digest(text), str(unfit), False)
    yield Lines(entry.origin, documents)
