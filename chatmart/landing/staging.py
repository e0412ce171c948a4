"""Streams documents into the server, in batches, so that memory stays flat."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import Any

import psycopg

from chatmart.landing.contract import Check, Refused
from chatmart.landing.copying import Place, Row, Target, copy_batch, copy_parts
from chatmart.landing.tally import Refusal, Tally, as_text
from chatmart.sources import Entry, Gone, Lines, Unchanged, Unreadable
from chatmart.sources.ndjson import digest

BATCH_BYTES = 8 * 1024 * 1024
FIRST_BATCH_BYTES = 128 * 1024  # little is lost when it meets a document that is there already
ENTRY_BYTES = 100  # what an entry costs beside its text

CREATE = """
create temporary table incoming (
    account text not null,
    id text not null,
    document jsonb not null,
    source_updated_at timestamptz not null,
    reading_order bigint not null
) with (toast_tuple_target = 8160) on commit drop;
create temporary table refused (
    origin text not null,
    line_number bigint not null,
    document_text text not null,
    document_digest text not null,
    reason text not null
) on commit drop
"""
# the server compresses large documents, by lz4 several times as fast where it was built with that
COMPRESS_QUICKLY = """
select set_config(name, 'lz4', true)
from pg_settings
where name = 'default_toast_compression' and 'lz4' = any(enumvals)
"""
COPY_REFUSED = "copy refused from stdin"

Progress = Callable[[int, int], None]


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
    connection.execute(COMPRESS_QUICKLY)
    tally = Tally()
    remaining = iter(entries)
    for first in remaining:
        read, size = tally.read, tally.size
        batch: list[Lines] = []
        limit = BATCH_BYTES if tally.read else FIRST_BATCH_BYTES
        rows = _rows(_batch(first, remaining, limit), batch, check, tally)
        if not copy_batch(connection, rows, tally, target):
            target = None
            copy_parts(connection, list(_documents(batch, check, read)), tally)
        _flush_refusals(connection, tally)
        progress(tally.read - read, tally.size - size)
    return tally


def _batch(first: Entry, remaining: Iterator[Entry], limit: int) -> Iterator[Entry]:
    """Yield entries until they have so many bytes together, whether or not they can be landed."""
    size = 0
    for entry in chain([first], remaining):
        yield entry
        size += ENTRY_BYTES
        if isinstance(entry, Lines):
            size += sum(len(text) for _, text in entry.lines)
        if size >= limit:
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
        elif isinstance(entry, Gone):
            tally.gone.extend(entry.ids)
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
            yield account, id_, text, updated_at, order
    tally.read += len(entry.lines)
    tally.size += sum(len(text) for _, text in entry.lines)


def _documents(batch: list[Lines], check: Check, order: int) -> Iterator[tuple[Place, Row]]:
    """Give the documents of a batch once more, those left out that were refused already."""
    for entry in batch:
        for number, text in entry.lines:
            with suppress(Refused):
                account, id_, updated_at = check(text)
                yield (entry.origin, number, text), (account, id_, text, updated_at, order)
            order += 1


def _flush_refusals(connection: psycopg.Connection[Any], tally: Tally) -> None:
    if not tally.refusals:
        return
    with connection.cursor() as cursor, cursor.copy(COPY_REFUSED) as copy:
        for refusal in tally.refusals:
            copy.write_row(refusal)
    tally.refusals.clear()
