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

# account, id, document, instant of the last change, place in reading order; as `incoming` is
Row = tuple[str, str, str, str, int]
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
