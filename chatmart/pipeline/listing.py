"""Shows the configured sources: what each brings, how far it got, and how its last try ended."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import psycopg
from rich.console import Console

from chatmart import tables, warehouse
from chatmart.config import DropSource
from chatmart.pipeline import sources
from chatmart.settings import Settings
from chatmart.sources.vendor import Source

LATEST_OF_DROP = "select max(data_as_of) from staging.data_as_of where source = 'drop'"


def run(settings: Settings, console: Console) -> None:
    with warehouse.connect(settings, autocommit=True) as connection:
        warehouse.prepare(connection)
        show(settings, console, connection)


def show(settings: Settings, console: Console, connection: psycopg.Connection[Any]) -> None:
    found = sources.load(settings, connection).sources
    if not found:
        console.print(
            f"No source is configured. Add [sources.<name>] to {settings.config_file}.",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )
        return
    known: dict[str, dict[str, tables.Row]] = defaultdict(dict)
    for row in tables.rows(connection, "sources"):
        known[row["source_name"]][row["stream"]] = row
    drop_as_of = connection.execute(LATEST_OF_DROP).fetchall()[0][0]
    rows = [_row(name, one, known[name], drop_as_of) for name, one in found.items()]
    tables.show(console, "Sources", rows)
    for name in found:
        for why in sorted({row["failure"] for row in known[name].values() if row["failure"]}):
            console.print(f"{name}: {why}", highlight=False, markup=False, soft_wrap=True)


def _row(
    name: str,
    source: DropSource | Source,
    known: dict[str, tables.Row],
    drop_as_of: datetime | None,
) -> tables.Row:
    streams = sources.streams(source)
    brought = [known[stream] for stream in streams if stream in known]
    instants = [row["through"] for row in brought]
    through = min(instants) if brought and all(instants) else None
    is_drop = isinstance(source, DropSource)
    return {
        "name": name,
        "kind": source.kind,
        "account": None if isinstance(source, DropSource) else source.account,
        "streams": "all of the contract" if is_drop else ", ".join(streams),
        "through_utc": _shown(drop_as_of if is_drop and brought else through),
        "last_load_utc": _shown(max((row["last_load"] for row in brought), default=None)),
        "landed": sum(row["landed"] for row in brought),
        "state": _state(streams, brought),
    }


def _state(streams: list[str], brought: list[tables.Row]) -> str:
    if not brought:
        return "never ran"
    if any(row["failure"] for row in brought):
        return "failed"
    return "fine" if len(brought) == len(streams) else "not all ran"


def _shown(instant: datetime | None) -> str | None:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M}" if instant else None
