"""Lands documents in the schema `staging`: checked, upserted, each load whole or not at all."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg

from chatmart.landing.accounts import Configured, load_accounts, load_sources
from chatmart.landing.contract import checker
from chatmart.landing.extraction import Span, extract
from chatmart.landing.loading import LoadResult, load
from chatmart.landing.merging import Load
from chatmart.sources import drop

__all__ = [
    "Configured",
    "Load",
    "LoadResult",
    "Span",
    "extract",
    "load",
    "load_accounts",
    "load_drop",
    "load_drop_stream",
    "load_sources",
]

REPLACED_BY_DAY = frozenset({"web_events"})

Progress = Callable[[str, int, int], None]


def _silent(stream: str, documents: int, size: int) -> None:
    pass


def load_drop(
    connection: psycopg.Connection[Any], folder: Path, progress: Progress = _silent
) -> list[LoadResult]:
    """Land all streams of a drop folder, each in a transaction of its own."""
    drop.check(folder)
    return [load_drop_stream(connection, folder, stream, progress) for stream in drop.STREAMS]


def load_drop_stream(
    connection: psycopg.Connection[Any], folder: Path, stream: str, progress: Progress = _silent
) -> LoadResult:
    """Land the files of one stream that are new or changed.

    `progress` is told the stream, and how many documents and bytes were read since it was last
    called.
    """
    drop.check(folder)
    files, warnings = drop.files(folder, stream)
    result = load(
        connection,
        Load("drop", stream, drop.shown(folder)),
        lambda seen: drop.read(files, seen),
        checker(stream),
        lambda documents, size: progress(stream, documents, size),
        replaces="days" if stream in REPLACED_BY_DAY else "nothing",
    )
    return replace(result, warnings=tuple(warnings))
