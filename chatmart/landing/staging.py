"""Streams documents into a temporary table, in batches, so that memory stays flat."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

import psycopg
from psycopg import errors

from chatmart.landing.contract import Check, Identity, Refused
from chatmart.sources import Cursor, Entry, Line, Unchanged, Unreadable
from chatmart.sources.ndjson import digest

BATCH_BYTES = 4 * 1024 * 1024
ENTRY_BYTES = 100  # what an entry costs beside its text

# what PostgreSQL says about a document, not about itself
REFUSALS = (errors.DataError, errors.ProgramLimitExceeded, errors.StatementTooComplex)

CREATE = """
create temporary table incoming (
    account text not null,
    id text not null,
    document jsonb not null,
    source_updated_at timestamptz not null,
    reading_order bigint not null
) on commit drop;
create temporary table refused (
    origin text not null,
    line_number bigint not null,
    document_text text not null,
    document_digest text not null,
    reason text not null
) on commit drop
"""
COPY_INCOMING = "copy pg_temp.incoming from stdin"
COPY_REFUSED = "copy pg_temp.refused from stdin"

Progress = Callable[[int, int], None]


class Accepted(NamedTuple):
    """A document that keeps the contract."""

    line: Line
    identity: Identity
    order: int


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
    bytes: int = 0
    rejected: int = 0
    files: int = 0
    unchanged_files: int = 0
    broken_files: list[str] = field(default_factory=list)
    cursors: list[Cursor] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)  # not yet in the table

    def refuse(self, line: Line | Unreadable, digest: str, reason: str) -> None:
        self.rejected += 1
        self.refusals.append(Refusal(line.origin, line.number, as_text(line.text), digest, reason))

    def note(self, entry: Unreadable) -> None:
        """A broken file is no document, but what was left of it is kept like one."""
        self.refuse(entry, entry.digest, entry.reason)
        if entry.is_whole_file:
            self.broken_files.append(entry.origin)
        else:
            self.read += 1


def stage(
    connection: psycopg.Connection[Any], entries: Iterable[Entry], check: Check, progress: Progress
) -> Tally:
    """Fill the temporary tables `incoming` and `refused`; report progress batch by batch."""
    connection.execute(CREATE)
    tally = Tally()
    remaining = iter(entries)
    for first in remaining:
        read, size = tally.read, tally.bytes
        _land_batch(connection, _accepted(_batch(first, remaining), check, tally), tally)
        _flush_refusals(connection, tally)
        progress(tally.read - read, tally.bytes - size)
    return tally


def as_text(text: bytes) -> str:
    """Decode for a column that can hold neither bytes that are no UTF-8 nor U+0000."""
    return text.decode("utf-8", "backslashreplace").replace("\x00", "\\x00")


def _batch(first: Entry, remaining: Iterator[Entry]) -> Iterator[Entry]:
    """Yield entries until they have so many bytes together, whether or not they can be landed."""
    size = 0
    for entry in chain([first], remaining):
        yield entry
        size += ENTRY_BYTES + (len(entry.text) if isinstance(entry, Line | Unreadable) else 0)
        if size >= BATCH_BYTES:
            return


def _accepted(entries: Iterable[Entry], check: Check, tally: Tally) -> Iterator[Accepted]:
    """Sort entries: documents that keep the contract go on, all else goes into the tally."""
    for entry in entries:
        if isinstance(entry, Line):
            tally.read += 1
            tally.bytes += len(entry.text)
            try:
                yield Accepted(entry, check(entry.text), tally.read)
            except Refused as refused:
                tally.refuse(entry, digest(entry.text), str(refused))
        elif isinstance(entry, Unreadable):
            tally.note(entry)
        elif isinstance(entry, Unchanged):
            tally.unchanged_files += 1
        else:
            tally.files += 1
            tally.cursors.append(entry)


def _land_batch(
    connection: psycopg.Connection[Any], documents: Iterator[Accepted], tally: Tally
) -> None:
    """Copy while reading, so that the server parses what was read as the next is checked."""
    batch: list[Accepted] = []
    try:
        _copy(connection, _remembered(documents, batch))
    except REFUSALS:
        batch.extend(documents)
        _copy_halves(connection, batch, tally)


def _remembered(documents: Iterator[Accepted], batch: list[Accepted]) -> Iterator[Accepted]:
    for document in documents:
        batch.append(document)
        yield document


def _copy_halves(
    connection: psycopg.Connection[Any], documents: list[Accepted], tally: Tally
) -> None:
    """Land what PostgreSQL takes of documents that it refused together."""
    middle = (len(documents) + 1) // 2
    for half in filter(None, (documents[:middle], documents[middle:])):
        try:
            _copy(connection, half)
        except REFUSALS as error:
            if len(half) > 1:
                _copy_halves(connection, half, tally)
            else:
                line = half[0].line
                tally.refuse(line, digest(line.text), _refusal(error))


def _copy(connection: psycopg.Connection[Any], documents: Iterable[Accepted]) -> None:
    """Copy all or none."""
    with (
        connection.transaction(),
        connection.cursor() as cursor,
        cursor.copy(COPY_INCOMING) as copy,
    ):
        for (_, _, text), (account, id_, updated_at), order in documents:
            copy.write_row((account, id_, text.decode(), updated_at, order))


def _flush_refusals(connection: psycopg.Connection[Any], tally: Tally) -> None:
    if not tally.refusals:
        return
    with connection.cursor() as cursor, cursor.copy(COPY_REFUSED) as copy:
        for refusal in tally.refusals:
            copy.write_row(refusal)
    tally.refusals.clear()


def _refusal(error: psycopg.Error) -> str:
    # PostgreSQL's own message may quote the document
    return f"PostgreSQL cannot store the document: {type(error).__name__} ({error.sqlstate})."
