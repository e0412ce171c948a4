"""Brings in one stream of one source, and keeps a row of how that went."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from chatmart import landing
from chatmart.config import DropSource
from chatmart.errors import ChatmartError
from chatmart.landing import LoadResult, Span
from chatmart.pipeline.unforeseen import in_words
from chatmart.sources import drop, kinds
from chatmart.sources.vendor import Source, Vendor

FIRST_DAYS = 90  # before the first run, where no start_date says otherwise
LOCK = 0x636D  # with a hash of the source's name

Open = Callable[[], Vendor]
Progress = Callable[[str, int, int], None]  # the stream, documents and bytes since the last call

NEWEST_LOAD = "select coalesce(max(load_id), 0) from staging.loads"
THROUGH = "select through from staging.cursors where source = %s and stream = %s and name = %s"
OTHER_ACCOUNT = """
select account from staging.extractions
where source_name = %s and kind = %s and account <> %s
limit 1
"""
# what was landed by checkpoints before it failed
LANDED_SINCE = """
select
    coalesce(sum(documents_read), 0)::bigint,
    coalesce(sum(documents_landed), 0)::bigint,
    coalesce(sum(documents_rejected), 0)::bigint
from staging.loads
where load_id > %s and source = %s and stream = %s and origin = %s
"""
RECORD = """
insert into staging.extractions (
    source_name, kind, account, stream, cursor_name, until, started_at, finished_at,
    documents_read, documents_landed, documents_deleted, documents_rejected, through, failure
)
values (%s, %s, %s, %s, %s, %s, %s, clock_timestamp(), %s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True)
class Wanted:
    """A stream of a source; a drop folder is read as it is, without a span."""

    name: str  # of the source
    source: DropSource | Source
    stream: str
    span: Span | None = None

    @property
    def is_backfill(self) -> bool:
        return self.span is not None and self.span.is_backfill

    @property
    def origin(self) -> str:
        return self.name if isinstance(self.source, Source) else drop.shown(self.source.folder)


def nightly_span(source: DropSource | Source, until: datetime) -> Span | None:
    """Give what a night asks for; it goes on from the source's own cursor."""
    if isinstance(source, DropSource):
        return None
    return Span(source.name, beginning(source, first_day(source, until)), until)


def first_day(source: Source, until: datetime) -> date:
    return source.start_date or (until - timedelta(days=FIRST_DAYS)).date()


def beginning(source: Source, day: date) -> datetime:
    """Give the instant at which a local day of the account begins."""
    return datetime.combine(day, time(), ZoneInfo(source.time_zone)).astimezone(UTC)


def bring(
    connection: psycopg.Connection[Any], wanted: Wanted, open_: Open, progress: Progress
) -> LoadResult:
    """Land the stream; whatever happens, a row tells of it."""
    started_at, newest = _row(connection, f"select now(), ({NEWEST_LOAD})")
    trouble: ChatmartError | None = None
    result = LoadResult(wanted.stream)
    try:
        result = _land(connection, wanted, open_, progress)
    except ChatmartError as error:
        trouble = error
    except psycopg.OperationalError:
        raise
    except Exception as error:  # what a vendor sends is not all foreseen, and must not be quoted
        trouble = in_words(wanted.name, wanted.stream, error)
    if trouble is not None:
        values = (newest, wanted.source.kind, wanted.stream, wanted.origin)
        read, landed, rejected = _row(connection, LANDED_SINCE, values)
        result = LoadResult(wanted.stream, read=read, landed=landed, rejected=rejected)
    _record(connection, wanted, started_at, result, trouble)
    if trouble is not None:
        raise trouble
    return result


def record_failure(
    connection: psycopg.Connection[Any], wanted: Wanted, trouble: ChatmartError
) -> None:
    """Note a stream that was not even tried, for what stopped another of its source."""
    (now,) = _row(connection, "select now()")
    _record(connection, wanted, now, LoadResult(wanted.stream), trouble)


def take_turn(connection: psycopg.Connection[Any], source: str, say: Callable[[str], None]) -> None:
    """Let one run at a time ask a vendor, until the connection ends: its limit is for all."""
    values = (LOCK, source)
    (is_free,) = _row(connection, "select pg_try_advisory_lock(%s, hashtext(%s))", values)
    if not is_free:
        say(f"{source}: waits for another run of it to end")
        connection.execute("select pg_advisory_lock(%s, hashtext(%s))", values)


def _land(
    connection: psycopg.Connection[Any], wanted: Wanted, open_: Open, progress: Progress
) -> LoadResult:
    source = wanted.source
    if isinstance(source, DropSource):
        return landing.load_drop_stream(connection, source.folder, wanted.stream, progress)
    if wanted.span is None:
        raise TypeError("a vendor is asked for a span")
    _refuse_other_account(connection, source)
    streams = {stream.name: stream for stream in kinds.spec(source.kind).streams}
    days = 0 if wanted.is_backfill else source.options.get("reconcile_days") or 0
    return landing.extract(
        connection,
        open_(),
        streams[wanted.stream],
        wanted.span,
        lambda documents, size: progress(wanted.stream, documents, size),
        timedelta(days=days) if days else None,
    )


def _refuse_other_account(connection: psycopg.Connection[Any], source: Source) -> None:
    """Refuse to go on from a cursor of another account: its history would stay out."""
    values = (source.name, source.kind, source.account)
    other = connection.execute(OTHER_ACCOUNT, values).fetchone()
    if other:
        raise ChatmartError(
            f"The source '{source.name}' belonged to the account '{other[0]}' before.",
            f"Rename [sources.{source.name}], so that it begins at its start_date.",
        )


def _record(
    connection: psycopg.Connection[Any],
    wanted: Wanted,
    started_at: datetime,
    result: LoadResult,
    trouble: ChatmartError | None,
) -> None:
    source, span = wanted.source, wanted.span
    through = _through(connection, wanted, is_success=trouble is None)
    values = (
        wanted.name,
        source.kind,
        source.account if isinstance(source, Source) else None,
        wanted.stream,
        span.name if span else wanted.name,
        span.until if span else None,
        started_at,
        *(result.read, result.landed, result.deleted, result.rejected),
        through,
        trouble and trouble.refused,
    )
    connection.execute(RECORD, values)


def _through(
    connection: psycopg.Connection[Any], wanted: Wanted, *, is_success: bool
) -> datetime | None:
    """Tell up to when the stream is known: as its cursor says, or as asked when it has none."""
    source, span = wanted.source, wanted.span
    if span is None or isinstance(source, DropSource):
        return None
    row = connection.execute(THROUGH, (source.kind, wanted.stream, span.name)).fetchone()
    if row and row[0]:
        through: datetime = row[0]
        return through
    is_asked = source.folder is None  # a folder may wait for files
    return span.until if is_success and is_asked else None


def _row(
    connection: psycopg.Connection[Any], query: str, values: tuple[Any, ...] = ()
) -> tuple[Any, ...]:
    row: tuple[Any, ...] = connection.execute(query, values).fetchall()[0]
    return row
