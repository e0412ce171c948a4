"""One load of one stream of one source, in one transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import errors
from psycopg.pq import TransactionStatus

from chatmart.errors import ChatmartError
from chatmart.landing.contract import Check
from chatmart.landing.merging import Load, Merged, Replaces, merge, open_now
from chatmart.landing.staging import Progress, stage
from chatmart.landing.tally import Tally
from chatmart.sources import Entry

READ_CURSORS = "select name, value from staging.cursors where source = %s and stream = %s"

Read = Callable[[Mapping[str, Any]], Iterable[Entry]]


@dataclass(frozen=True)
class LoadResult:
    """What one load of one stream did; `load_id` is none when it changed nothing at all."""

    stream: str
    load_id: int | None = None
    read: int = 0
    landed: int = 0
    deleted: int = 0
    rejected: int = 0
    files: int = 0
    unchanged_files: int = 0
    broken_files: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Nothing was refused and nothing passed over."""
        return not (self.rejected or self.broken_files or self.warnings)


def load(
    connection: psycopg.Connection[Any],
    what: Load,
    read: Read,
    check: Check,
    progress: Progress,
    replaces: Replaces = "nothing",
) -> LoadResult:
    """Land what `read` gives for the cursors of earlier loads: all of it or nothing."""
    with _in_words(what.stream), _own_transaction(connection) as transaction:
        seen = dict(connection.execute(READ_CURSORS, (what.source, what.stream)).fetchall())
        target = open_now(connection, what) if replaces == "nothing" else None
        tally = stage(connection, read(seen), check, progress, target)
        if not tally.is_empty or replaces == "everything":
            merged = merge(connection, what, tally, replaces, target)
            if merged.is_anything_new:
                return _result(what.stream, tally, merged)
        raise psycopg.Rollback(transaction)
    return _result(what.stream, tally, None)


def _result(stream: str, tally: Tally, merged: Merged | None) -> LoadResult:
    return LoadResult(
        stream=stream,
        load_id=merged.load_id if merged else None,
        read=tally.read,
        landed=merged.landed if merged else 0,
        deleted=merged.deleted if merged else 0,
        rejected=tally.rejected,
        files=tally.files,
        unchanged_files=tally.unchanged_files,
        broken_files=tuple(tally.broken_files),
    )


@contextmanager
def _own_transaction(connection: psycopg.Connection[Any]) -> Iterator[psycopg.Transaction]:
    if connection.info.transaction_status is not TransactionStatus.IDLE:
        raise psycopg.ProgrammingError("commit or roll back before loading")
    with connection.transaction() as transaction:
        yield transaction


@contextmanager
def _in_words(stream: str) -> Iterator[None]:
    nothing_kept = f"while the stream '{stream}' was loaded; nothing of this load was kept."
    try:
        yield
    except errors.DiskFull as error:
        raise ChatmartError(
            f"The disk of the PostgreSQL server was full {nothing_kept}",
            "Free space where the server keeps its data, then run the same command again.",
        ) from error
    except errors.InsufficientPrivilege as error:
        raise ChatmartError(
            f"PostgreSQL refused the user of CHATMART_DATABASE_URL {nothing_kept}",
            "Let that user create temporary tables and write into the schema staging.",
        ) from error
    except psycopg.OperationalError as error:
        raise ChatmartError(
            f"The connection to PostgreSQL was lost or the server gave up {nothing_kept}",
            "Check that the server runs and look into its log, then run the same command again.",
        ) from error
