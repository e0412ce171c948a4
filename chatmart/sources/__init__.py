"""What every source hands over: documents as received, what it could not read, how far it got."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Lines(NamedTuple):
    """Documents as received, each with its number; `origin` says where they stood."""

    origin: str
    lines: list[tuple[int, bytes]]


class Unreadable(NamedTuple):
    """Something that is known to have been there but is no document: kept, never landed.

    `text` is as much of it as was read, `digest` tells it from its other versions.
    """

    origin: str
    number: int
    text: bytes
    digest: str
    reason: str
    is_whole_file: bool


class Unchanged(NamedTuple):
    """A file that was read before."""

    origin: str


class Cursor(NamedTuple):
    """Everything up to here was handed over; comes back as one of `seen` the next time."""

    name: str
    value: Mapping[str, Any]


Entry = Lines | Unreadable | Unchanged | Cursor
