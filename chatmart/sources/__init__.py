"""What every source hands over: documents as received, what it could not read, how far it got."""

from collections.abc import Mapping
from datetime import datetime
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


class Gone(NamedTuple):
    """Documents that the source no longer has, by their identities."""

    ids: list[str]


class Cursor(NamedTuple):
    """Everything up to here was handed over; comes back as one of `seen` the next time.

    `through` is the instant up to which the source's records are known now; null where a source
    cannot say.
    """

    name: str
    value: Mapping[str, Any]
    through: datetime | None = None


Entry = Lines | Unreadable | Unchanged | Gone | Cursor
