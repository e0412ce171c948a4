"""Tells at the end of a run what landed, what the checks said, how the shops do, where to look."""

import resource
import sys
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import psycopg
from rich.console import Console

from chatmart import tables, warehouse
from chatmart.progress import Step
from chatmart.settings import Settings

KILOBYTES = 1024 if sys.platform == "darwin" else 1  # the unit of ru_maxrss differs


def show(
    settings: Settings,
    console: Console,
    steps: Sequence[Step],
    build: str | None,
    after_extraction_id: int,
) -> None:
    """Print what is known; a run that failed early has less to tell."""
    with warehouse.connect(settings) as connection:
        landed = tables.rows(connection, "landed", after_extraction_id=after_extraction_id)
        tables.show(console, "Sources", landed)
        _failures(connection, console, after_extraction_id)
        tables.show(console, "Checks", tables.rows(connection, "checks", build=build))
        failures = tables.rows(connection, "failed_checks", build=build)
        tables.show(console, "Checks that failed", failures)
        tables.show(console, "Marts", tables.rows(connection, "note", build=build))
        say_restated(connection, console, build)
        if tables.rows(connection, "has_marts")[0]["has_marts"]:
            week = tables.rows(connection, "last_week")
            tables.show(
                console, "The last full week of each account (first response: the median)", week
            )
    tables.show(console, "Time", _times(steps))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KILOBYTES // 1024
    console.print(f"Peak memory of this process: {peak} MB", highlight=False)
    _where_next(settings, console)


def _failures(
    connection: psycopg.Connection[Any], console: Console, after_extraction_id: int
) -> None:
    """Say why a source failed: it is as of when the table before says."""
    found = tables.rows(connection, "failures", after_extraction_id=after_extraction_id)
    told = {(row["source"], row["failure"]) for row in found if row["failure"]}
    for source, failure in sorted(told):
        console.print(f"{source} failed: {failure}", highlight=False, markup=False, soft_wrap=True)


def say_restated(connection: psycopg.Connection[Any], console: Console, build: str | None) -> None:
    """Say in a line how many published numbers a build changed, and why; nothing when none."""
    found = tables.rows(connection, "restated", build=build)
    if not found:
        return
    why = ", ".join(f"{row['numbers']:,} by {row['cause'].replace('_', ' ')}" for row in found)
    total = sum(row["numbers"] for row in found)
    text = f"Published numbers that changed: {total:,} ({why}); see marts.mart_restatements"
    console.print(text, highlight=False, soft_wrap=True)


def judge(console: Console, steps: Sequence[Step], *, is_success: bool) -> None:
    """Say the result in one line, the last one."""
    if is_success:
        console.print("All went well.", style="bold green")
        return
    failed = [step.label for step in steps if step.outcome == "failed"]
    first = f", first of all '{failed[0]}'" if failed else ""
    console.print(f"Not all went well{first}: see above.", style="bold red", soft_wrap=True)


def _times(steps: Sequence[Step]) -> list[tables.Row]:
    seconds: dict[str, float] = defaultdict(float)
    for step in steps:
        seconds[step.label.partition(": ")[0]] += step.seconds
    return [{"step": name, "seconds": round(spent, 1)} for name, spent in seconds.items()]


def _where_next(settings: Settings, console: Console) -> None:
    places = {
        "Query it": "chatmart warehouse psql",
        "Quality report": str(settings.data_docs_folder / "index.html"),
        "Tables explained": "chatmart docs",
    }
    for what, where in places.items():
        console.print(f"{what + ':':18}{where}", highlight=False, soft_wrap=True)
