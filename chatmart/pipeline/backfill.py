"""Brings in one configured source from the command line, up to now or over a span of days."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from typing import Any

import psycopg
from rich.console import Console

from chatmart import warehouse
from chatmart.config import DropSource
from chatmart.errors import ChatmartError
from chatmart.landing import LoadResult, Span
from chatmart.pipeline import bring_in, bringing, extract, opening, sample, sources
from chatmart.pipeline.bringing import Wanted
from chatmart.settings import Settings
from chatmart.sources.vendor import Source

FINISHED = """
select exists (
    select from staging.extractions
    where source_name = %s and stream = %s and cursor_name = %s and until >= %s and failure is null
)
"""


@dataclass(frozen=True)
class Days:
    """Days of the account, both ends included; without a last one up to now."""

    first: date | None = None
    last: date | None = None


def run(
    settings: Settings, console: Console, name: str, streams: Sequence[str], days: Days
) -> bool:
    """Land the source and show what became of each stream; tell whether nothing was lost."""
    with ExitStack() as stack:
        connection = stack.enter_context(warehouse.connect(settings, autocommit=True))
        warehouse.prepare(connection)
        until = stack.enter_context(
            sample.standing_in(settings, connection, f"chatmart extract {name}")
        )
        source = sources.find(settings, connection, name)
        chosen = _chosen(name, source, streams)
        wanted = [_wanted(name, source, stream, days, until) for stream in chosen]
        extract.land_settings(connection, sources.load(settings, connection))
        bring_in.say(console, _announced(name, source, wanted[0]))
        bringing.take_turn(connection, name, partial(bring_in.say, console))
        open_ = cache(lambda: opening.vendor(settings, source))
        results = [_bring(connection, console, one, open_) for one in wanted]
    return bring_in.tell_losses(console, [result for result in results if result])


def _chosen(name: str, source: DropSource | Source, streams: Sequence[str]) -> list[str]:
    known = sources.streams(source)
    for stream in streams:
        if stream not in known:
            raise ChatmartError(
                f"The source '{name}' has no stream '{stream}'.",
                f"Name one of {', '.join(known)} after --stream.",
            )
    return [stream for stream in known if stream in streams] if streams else known


def _wanted(
    name: str, source: DropSource | Source, stream: str, days: Days, until: datetime
) -> Wanted:
    if days.first is None and days.last is None:
        return Wanted(name, source, stream, bringing.nightly_span(source, until))
    if isinstance(source, DropSource) or source.folder is not None:
        raise ChatmartError(
            f"The source '{name}' is files, which are read whole.",
            "Leave out --from and --to.",
        )
    if days.first is None:
        raise ChatmartError(
            "--to says where a backfill ends, and nothing says where it begins.",
            "Add --from with its first day.",
        )
    if days.last is not None and days.last < days.first:
        raise ChatmartError(
            f"The backfill would end on {days.last}, before its first day {days.first}.",
            "Set --to to a day that is not before that of --from.",
        )
    since = bringing.beginning(source, days.first)
    if days.last is not None:
        until = min(until, bringing.beginning(source, days.last + timedelta(days=1)))
    cursor = f"{name} {days.first}..{days.last or 'now'}"
    return Wanted(name, source, stream, Span(cursor, since, until, is_backfill=True))


def _announced(name: str, source: DropSource | Source, wanted: Wanted) -> str:
    if isinstance(source, DropSource) or wanted.span is None:
        return f"{name}: reads the folder {wanted.origin}"
    until = f"what had changed by {wanted.span.until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if wanted.is_backfill:
        since = f"{wanted.span.since:%Y-%m-%d %H:%M} UTC"
        return f"{name}: asks for {until}, and not before {since}"
    first = bringing.first_day(source, wanted.span.until)
    default = "" if source.start_date else " (no start_date is set)"
    return f"{name}: asks for {until}; its first run begins on {first}{default}"


def _bring(
    connection: psycopg.Connection[Any],
    console: Console,
    wanted: Wanted,
    open_: bringing.Open,
) -> LoadResult | None:
    if wanted.is_backfill and wanted.span and _is_finished(connection, wanted, wanted.span):
        bring_in.say(console, f"{wanted.stream:20} this backfill is finished: nothing is left")
        return None
    with bring_in.Counting(console, wanted.stream) as counting:
        result = bringing.bring(connection, wanted, open_, counting.add)
    is_folder = isinstance(wanted.source, DropSource) or wanted.source.folder is not None
    bring_in.tell(console, result, is_folder=is_folder)
    return result


def _is_finished(connection: psycopg.Connection[Any], wanted: Wanted, span: Span) -> bool:
    values = (wanted.name, wanted.stream, span.name, span.until)
    return bool(connection.execute(FINISHED, values).fetchall()[0][0])
