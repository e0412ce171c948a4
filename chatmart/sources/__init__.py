"""What every source hands over: documents as received, what it could not read, how far it got."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Line(NamedTuple):
    """One document as received; `origin` and `number` say where it stood."""

    origin: str
    number: int
    text: bytes


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


Entry = Line | Unreadable | Unchanged | Cursor
