"""Streams documents into the server, in batches, so that memory stays flat."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

import psycopg
from psycopg import errors, sql

from chatmart.landing.contract import Check, Refused
from chatmart.sources import Cursor, Entry, Lines, Unchanged, Unreadable
from chatmart.sources.ndjson import digest

BATCH_BYTES = 8 * 1024 * 1024
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
COPY_INCOMING = sql.SQL("copy incoming from stdin")
COPY_REFUSED = sql.SQL("copy refused from stdin")
COPY_DIRECTLY = """
copy {table} (account, id, document, source_updated_at, load_id, loaded_at) from stdin
"""

Progress = Callable[[int, int], None]


# account, id, document, instant of the last change, place in reading order; as `incoming` is
Row = tuple[str, str, str, str, int]
Place = tuple[str, int, bytes]  # origin, line number, text


class Refusal(NamedTuple):
    """A row of `refused`."""

    origin: str
    number: int
    text: str
    digest: str
    reason: str


class Target(NamedTuple):
    """The table into which documents may go at once, and what its rows say of their load."""

    table: sql.Identifier
    load_id: int
    loaded_at: str


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
    refusals: list[Refusal] = field(default_factory=list)  # not yet in the table

    @property
    def is_empty(self) -> bool:
        return not (self.read or self.cursors or self.broken_files)

    def refuse(self, origin: str, number: int, text: bytes, known_by: str, reason: str) -> None:
        self.rejected += 1
        self.refusals.append(Refusal(origin, number, as_text(text), known_by, reason))


def stage(
    connection: psycopg.Connection[Any],
    entries: Iterable[Entry],
    check: Check,
    progress: Progress,
    target: Target | None = None,
) -> Tally:
    """Fill the temporary tables `incoming` and `refused`; report progress batch by batch.

    With a target, documents go there until the first is met that is there already. From then on
    they are staged, so that what is staged was always read later than what went directly.
    """
    connection.execute(CREATE)
    tally = Tally()
    remaining = iter(entries)
    for first in remaining:
        read, size = tally.read, tally.size
        batch: list[Lines] = []
        rows = _rows(_batch(first, remaining), batch, check, tally)
        if not _copy_batch(connection, rows, tally, target):
            target = None
            _copy_parts(connection, list(_documents(batch, check, read)), tally)
        _flush_refusals(connection, tally)
        progress(tally.read - read, tally.size - size)
    return tally


def as_text(text: bytes) -> str:
    """Decode for a column that can hold neither bytes that are no UTF-8 nor U+0000."""
    return text.decode("utf-8", "backslashreplace").replace("\x00", "\\x00")


def _batch(first: Entry, remaining: Iterator[Entry]) -> Iterator[Entry]:
    """Yield entries until they have so many bytes together, whether or not they can be landed."""
    size = 0
    for entry in chain([first], remaining):
        yield entry
        size += ENTRY_BYTES
        if isinstance(entry, Lines):
            size += sum(len(text) for _, text in entry.lines)
        if size >= BATCH_BYTES:
            return


def _rows(
    entries: Iterable[Entry], batch: list[Lines], check: Check, tally: Tally
) -> Iterator[Row]:
    """Sort entries: documents that keep the contract go on, all else goes into the tally."""
    for entry in entries:
        if isinstance(entry, Lines):
            batch.append(entry)
            yield from _checked(entry, check, tally)
        elif isinstance(entry, Unreadable):
            tally.refusals.append(Refusal(*entry[:2], as_text(entry.text), *entry[3:5]))
            if entry.is_whole_file:
                tally.broken_files.append(entry.origin)
            else:
                tally.read += 1
                tally.rejected += 1
        elif isinstance(entry, Unchanged):
            tally.unchanged_files += 1
        else:
            tally.files += 1
            tally.cursors.append(entry)


def _checked(entry: Lines, check: Check, tally: Tally) -> Iterator[Row]:
    for order, (number, text) in enumerate(entry.lines, tally.read):
        try:
            account, id_, updated_at = check(text)
        except Refused as refused:
            tally.refuse(entry.origin, number, text, digest(text), str(refused))
        else:
            yield account, id_, text.decode(), updated_at, order
    tally.read += len(entry.lines)
    tally.size += sum(len(text) for _, text in entry.lines)


def _copy_batch(
    connection: psycopg.Connection[Any], rows: Iterator[Row], tally: Tally, target: Target | None
) -> bool:
    """Copy while the rows are read, so that the server works on some as the next are checked.

    Tells whether the server took the batch; the rows are used up either way.
    """
    try:
        if target:
            tally.landed_directly += _copy_directly(connection, rows, target)
        else:
            _copy(connection, rows)
    except (*REFUSALS, errors.UniqueViolation):
        for _ in rows:
            pass
        return False
    return True


def _copy_directly(connection: psycopg.Connection[Any], rows: Iterable[Row], target: Target) -> int:
    statement = sql.SQL(COPY_DIRECTLY).format(table=target.table)
    stamp = target[1:]
    with connection.transaction(), connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row[:4] + stamp)
        return cursor.rowcount


def _copy(connection: psycopg.Connection[Any], rows: Iterable[Row]) -> None:
    with (
        connection.transaction(),
        connection.cursor() as cursor,
        cursor.copy(COPY_INCOMING) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _documents(batch: list[Lines], check: Check, order: int) -> Iterator[tuple[Place, Row]]:
    """Give the documents of a batch once more, those left out that were refused already."""
    for entry in batch:
        for number, text in entry.lines:
            with suppress(Refused):
                account, id_, updated_at = check(text)
                yield (entry.origin, number, text), (account, id_, text.decode(), updated_at, order)
            order += 1


def _copy_parts(
    connection: psycopg.Connection[Any], documents: list[tuple[Place, Row]], tally: Tally
) -> None:
    """Stage what PostgreSQL takes, and find what it does not by halving."""
    try:
        _copy(connection, (row for _, row in documents))
    except REFUSALS as error:
        if len(documents) == 1:
            (origin, number, text), _ = documents[0]
            tally.refuse(origin, number, text, digest(text), _refusal(error))
            return
        middle = len(documents) // 2
        _copy_parts(connection, documents[:middle], tally)
        _copy_parts(connection, documents[middle:], tally)


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
