"""What came in, counted; and what could not be landed, on its way into the warehouse."""

from dataclasses import dataclass, field
from typing import NamedTuple

from chatmart.sources import Cursor


class Refusal(NamedTuple):
    """A row of `refused`."""

    origin: str
    number: int
    text: str
    digest: str
    reason: str


@dataclass
class Tally:
    """What came in."""

    read: int = 0
    size: int = 0  # of the documents, in bytes
    rejected: int = 0
    landed_directly: int = 0
    files: int = 0
    unchanged_files: int = 0
    broken_files: list[str] = field(default_factory=list)
    cursors: list[Cursor] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)  # not yet in the table

    @property
    def is_empty(self) -> bool:
        return not (self.read or self.cursors or self.gone or self.broken_files)

    def refuse(self, origin: str, number: int, text: bytes, known_by: str, reason: str) -> None:
        self.rejected += 1
        self.refusals.append(Refusal(origin, number, as_text(text), known_by, reason))


def as_text(text: bytes) -> str:
    """Decode for a column that can hold neither bytes that are no UTF-8 nor U+0000."""
    return text.decode("utf-8", "backslashreplace").replace("\x00", "\\x00")
