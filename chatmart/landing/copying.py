"""Copies documents into a table of the server, and finds those that it refuses."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import psycopg
from psycopg import errors, sql

from chatmart.landing.tally import Tally
from chatmart.sources.ndjson import digest

# what PostgreSQL says about a document, not about itself
REFUSALS = (errors.DataError, errors.ProgramLimitExceeded, errors.StatementTooComplex)

COPY_INCOMING = sql.SQL("copy incoming from stdin")
COPY_DIRECTLY = """
copy {table} (account, id, document, source_updated_at, load_id, loaded_at) from stdin
"""

# rows are written many at a time, in COPY's text format: asking psycopg row by row takes longer
BLOCK_BYTES = 64 * 1024

# account, id, document, instant of the last change, place in reading order; as `incoming` is
Row = tuple[str, str, bytes, str, int]
Place = tuple[str, int, bytes]  # origin, line number, text


class Target(NamedTuple):
    """The table into which documents may go at once, and what its rows say of their load."""

    table: sql.Identifier
    load_id: int
    loaded_at: str


def copy_batch(
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
    stamp = f"{target.load_id}\t{target.loaded_at}".encode()
    with connection.transaction(), connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for block in _blocks(rows, stamp):
                copy.write(block)
        return cursor.rowcount


def _copy(connection: psycopg.Connection[Any], rows: Iterable[Row]) -> None:
    with (
        connection.transaction(),
        connection.cursor() as cursor,
        cursor.copy(COPY_INCOMING) as copy,
    ):
        for block in _blocks(rows):
            copy.write(block)


def _blocks(rows: Iterable[Row], stamp: bytes | None = None) -> Iterator[bytes]:
    """Write rows as COPY's text format; they end with the stamp, or with their reading order."""
    lines, size = [], 0
    for account, id_, document, updated_at, order in rows:
        key = f"{account}\t{id_}\t".encode()
        if not account.isprintable() or not id_.isprintable() or b"\\" in key:
            key = b"%b\t%b\t" % (_escaped(account.encode()), _escaped(id_.encode()))
        last = stamp or b"%d" % order
        lines.append(b"%b%b\t%b\t%b\n" % (key, _escaped(document), updated_at.encode(), last))
        size += len(document)
        if size >= BLOCK_BYTES:
            yield b"".join(lines)
            lines, size = [], 0
    if lines:
        yield b"".join(lines)


def _escaped(value: bytes) -> bytes:
    """Write what COPY's text format would take for the end of a value, a row or all of it."""
    if b"\\" in value:
        value = value.replace(b"\\", b"\\\\")
    if b"\t" in value:
        value = value.replace(b"\t", b"\\t")
    if b"\r" in value:
        value = value.replace(b"\r", b"\\r")
    if b"\n" in value:
        value = value.replace(b"\n", b"\\n")
    return value


def copy_parts(
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
        copy_parts(connection, documents[:middle], tally)
        copy_parts(connection, documents[middle:], tally)


def _refusal(error: psycopg.Error) -> str:
    # PostgreSQL's own message may quote the document
    return f"PostgreSQL cannot store the document: {type(error).__name__} ({error.sqlstate})."
