"""Lands what a connector hands over, checkpoint by checkpoint, each in a transaction of its own."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import psycopg
from psycopg import sql

from chatmart.landing.contract import Check, Refused, parse
from chatmart.landing.loading import READ_CURSORS, LoadResult, load
from chatmart.landing.merging import Load
from chatmart.landing.prefetching import prefetched
from chatmart.landing.staging import Progress
from chatmart.sources import Cursor, Entry, Gone
from chatmart.sources.readable import Odd
from chatmart.sources.vendor import Ask, Stream, Vendor
from chatmart.sources.walking import instant

GONE_AT_ONCE = 1_000
FAR_AHEAD = timedelta(days=366)
KNOWN = """
select id from {table}
where account = %s and deleted_at is null and source_updated_at >= %s
"""


@dataclass(frozen=True)
class Span:
    """What to extract; `name` is that of the cursor, so that a backfill has one of its own."""

    name: str
    since: datetime
    until: datetime
    is_backfill: bool = False


def extract(
    connection: psycopg.Connection[Any],
    vendor: Vendor,
    stream: Stream,
    span: Span,
    progress: Progress,
    reconcile: timedelta | None = None,
) -> LoadResult:
    """Land what changed in the span, then mark what the vendor has no more.

    Documents that changed within `reconcile` before the end of the span are looked for at the
    vendor. What was landed up to a checkpoint stays when the vendor fails later on.
    """
    source = vendor.source
    what = Load(source.kind, stream.name, source.name, source.account, span.is_backfill)
    seen = _cursors(connection, what)
    ask = Ask(span.name, span.since, span.until, seen)
    total = _land(connection, what, stream, stream.read(vendor, ask), span.until, progress)
    if stream.missing is not None and reconcile is not None:
        known = _known(connection, what, span.until - reconcile)
        gone = _gone(stream.missing(vendor, ask, known))
        total = _sum(total, _land(connection, what, stream, gone, span.until, progress))
    return total


def _land(
    connection: psycopg.Connection[Any],
    what: Load,
    stream: Stream,
    entries: Iterator[Entry],
    until: datetime,
    progress: Progress,
) -> LoadResult:
    total = LoadResult(what.stream)
    check = _checker(what, stream, until)
    with prefetched(entries) as rest:
        for first in rest:
            chunk = _to_checkpoint(chain([first], rest))
            done = load(connection, what, _given(chunk), check, progress, replaces="named")
            total = _sum(total, done)
    return total


def _given(chunk: Iterator[Entry]) -> Callable[[Mapping[str, Any]], Iterator[Entry]]:
    return lambda seen: chunk


def _to_checkpoint(entries: Iterator[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        if isinstance(entry, Cursor):
            return


def _checker(what: Load, stream: Stream, until: datetime) -> Check:
    """What claims to have changed far ahead would never give way to what changes tomorrow."""
    account = what.account or ""
    latest = max(until, datetime.now(UTC)) + FAR_AHEAD

    def check(text: bytes) -> tuple[str, str, str]:
        document = parse(text)
        try:
            id_, updated_at = stream.identify(document)
        except Odd as odd:
            raise Refused(str(odd)) from odd
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            raise Refused(
                "The record has no id or no readable instant of its last change, or a part of it "
                "has another form than is known."
            ) from error
        if updated_at > latest:
            raise Refused("The last change of the record lies more than a year ahead.")
        return account, id_, instant(updated_at)

    return check


def _cursors(connection: psycopg.Connection[Any], what: Load) -> dict[str, Any]:
    found = dict(connection.execute(READ_CURSORS, (what.source, what.stream)).fetchall())
    connection.rollback()
    return found


def _known(connection: psycopg.Connection[Any], what: Load, since: datetime) -> Iterator[str]:
    query = sql.SQL(KNOWN).format(table=what.table)
    rows = connection.execute(query, (what.account, since)).fetchall()
    connection.rollback()
    return (row[0] for row in rows)


def _gone(ids: Iterator[str]) -> Iterator[Entry]:
    batch: list[str] = []
    for one in ids:
        batch.append(one)
        if len(batch) == GONE_AT_ONCE:
            yield Gone(batch)
            batch = []
    if batch:
        yield Gone(batch)


def _sum(one: LoadResult, other: LoadResult) -> LoadResult:
    return replace(
        one,
        load_id=other.load_id or one.load_id,
        read=one.read + other.read,
        landed=one.landed + other.landed,
        deleted=one.deleted + other.deleted,
        rejected=one.rejected + other.rejected,
        files=one.files + other.files,
        unchanged_files=one.unchanged_files + other.unchanged_files,
        broken_files=one.broken_files + other.broken_files,
        warnings=one.warnings + other.warnings,
    )
