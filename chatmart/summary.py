"""Tells at the end of a run what landed, what the checks said, how the shops do, and where to look."""

import resource
import sys
from collections import defaultdict
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import psycopg
from rich import box
from rich.console import Console
from rich.table import Table

from chatmart import warehouse
from chatmart.progress import Step
from chatmart.settings import Settings

QUERIES = files("chatmart") / "queries"
KILOBYTES = 1024 if sys.platform == "darwin" else 1  # the unit of ru_maxrss differs


def show(
    settings: Settings,
    console: Console,
    steps: Sequence[Step],
    build: str | None,
    after_load_id: int,
) -> None:
    """Print what is known; a run that failed early has less to tell."""
    with warehouse.connect(settings) as connection:
        _table(console, "Landed", _rows(connection, "landed", after_load_id=after_load_id))
        _table(console, "Checks", _rows(connection, "checks", build=build))
        _table(console, "Warnings", _rows(connection, "warnings", build=build))
        if _rows(connection, "has_marts") == [{"has_marts": True}]:
            _table(console, "The last full week", _rows(connection, "last_week"))
    _table(console, "Time", _times(steps))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KILOBYTES // 1024
    console.print(f"Peak memory of this process: {peak} MB", highlight=False)
    _where_next(settings, console)


def _rows(connection: psycopg.Connection[Any], name: str, **values: Any) -> list[dict[str, Any]]:
    query = (QUERIES / f"{name}.sql").read_bytes()
    with connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        return cursor.execute(query, values).fetchall()


def _times(steps: Sequence[Step]) -> list[dict[str, Any]]:
    seconds: dict[str, float] = defaultdict(float)
    for step in steps:
        seconds[step.label.partition(":")[0]] += step.seconds
    total = sum(seconds.values())
    return [
        {"step": name, "seconds": f"{spent:.1f}"}
        for name, spent in (seconds | {"all": total}).items()
    ]


def _table(console: Console, title: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for name, value in rows[0].items():
        is_number = all(isinstance(row[name], int | float) for row in rows) or name != next(
            iter(rows[0])
        )
        table.add_column(name.replace("_", " "), justify="right" if is_number else "left")
    for row in rows:
        table.add_row(*(_shown(value) for value in row.values()))
    console.print(table)


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _where_next(settings: Settings, console: Console) -> None:
    for what, where in {
        "Query it": "chatmart warehouse psql",
        "Quality report": str(settings.data_docs_folder / "index.html"),
        "Tables explained": "chatmart docs",
    }.items():
        console.print(f"{what + ':':18}{where}", highlight=False, soft_wrap=True)
