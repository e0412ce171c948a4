"""The files of a Google Analytics export: which day each is about, and the events in it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from chatmart.errors import ChatmartError
from chatmart.sources import Unreadable
from chatmart.sources.ndjson import BrokenFile, FileReader, LongLine, digest
from chatmart.sources.vendor import Document

NAME = re.compile(r"events_(?P<intraday>intraday_)?(?P<day>\d{8})(?!\d)")
LINES = (".json", ".ndjson", ".jsonl", ".json.gz", ".ndjson.gz", ".jsonl.gz")
PARQUET = ".parquet"
ROWS_AT_ONCE = 2_000


class Day(NamedTuple):
    """The files of one day; those of its finished table, unless there is none yet."""

    date: date
    files: list[Path]
    is_intraday: bool

    @property
    def state(self) -> list[list[Any]]:
        """What changes when the files do."""
        stats = [(path, path.stat()) for path in self.files]
        return [[path.name, stat.st_size, stat.st_mtime_ns] for path, stat in stats]


def days(folder: Path) -> list[Day]:
    """Give the days in their order; what is streamed during a day counts until it is replaced."""
    found: defaultdict[date, dict[bool, list[Path]]] = defaultdict(dict)
    for path, day, is_intraday in _named(folder):
        found[day].setdefault(is_intraday, []).append(path)
    return [
        Day(day, sorted(kinds[min(kinds)]), is_intraday=min(kinds))
        for day, kinds in sorted(found.items())
    ]


def strangers(folder: Path) -> list[Path]:
    """Give the files whose names say no day."""
    known = {path for path, _, _ in _named(folder)}
    return [path for path in _files(folder) if path not in known]


def broken(path: Path) -> Unreadable | None:
    """Read a file to its end before anything of its day is handed over."""
    if path.suffix == PARQUET:
        return _broken_parquet(path)
    reader = FileReader(path)
    try:
        for _ in reader.runs():
            pass
    except BrokenFile as error:
        number, text = reader.splitter.number, b"".join(reader.splitter.parts)
        return Unreadable(str(path), number, text, reader.digest, str(error), True)
    return None


def events(path: Path) -> Iterator[Document | Unreadable]:
    yield from _of_parquet(path) if path.suffix == PARQUET else _of_lines(path)


def _of_lines(path: Path) -> Iterator[Document | Unreadable]:
    for run in FileReader(path).runs():
        if isinstance(run, LongLine):
            known_by = digest(run.beginning)
            reason = f"The line is too long with {run.length} bytes."
            yield Unreadable(str(path), run.number, run.beginning, known_by, reason, False)
            continue
        for number, text in run:
            try:
                event = orjson.loads(text)
            except orjson.JSONDecodeError:
                event = None
            if isinstance(event, dict) and event.get("event_name"):
                yield event
            else:
                reason = "The line is no event of an export."
                yield Unreadable(str(path), number, text, digest(text), reason, False)


def _broken_parquet(path: Path) -> Unreadable | None:
    arrow, parquet = _pyarrow(path)
    try:
        parquet.ParquetFile(path).close()  # what tells the rest stands at its end
    except (arrow.ArrowInvalid, OSError):
        known_by = digest(str(path.stat().st_size).encode())
        return Unreadable(str(path), 0, b"", known_by, "The file is no whole Parquet file.", True)
    return None


def _of_parquet(path: Path) -> Iterator[Document]:
    _, parquet = _pyarrow(path)
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(ROWS_AT_ONCE):
            yield from batch.to_pylist()


def _pyarrow(path: Path) -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise ChatmartError(
            f"The file {path.name} is Parquet, and this installation cannot read that.",
            "Install chatmart with its extra 'parquet' (pip install 'chatmart[parquet]'), or "
            "export newline-delimited JSON.",
        ) from None


def _named(folder: Path) -> Iterator[tuple[Path, date, bool]]:
    for path in _files(folder):
        # `bq extract` puts the table's name into the file's, other tools into the folder's
        match = NAME.search(path.name) or NAME.search(path.parent.name)
        if match and path.name.endswith((*LINES, PARQUET)):
            try:
                day = datetime.strptime(match["day"], "%Y%m%d").date()  # noqa: DTZ007  a day
            except ValueError:
                continue
            yield path, day, match["intraday"] is not None


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(
        path
        for path in found
        if not any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
    )


def number(value: object) -> str | None:
    """Write a number as its text, whichever of a parameter's fields it came in."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float):
        return str(Decimal(repr(value)))
    return str(value) or None


def param(event: Mapping[str, Any], key: str) -> str | None:
    """Find a parameter's value as text."""
    for one in event.get("event_params") or ():
        if one.get("key") == key:
            value = one.get("value") or {}
            for field in ("string_value", "int_value", "double_value", "float_value"):
                if value.get(field) is not None:
                    return number(value[field])
    return None
