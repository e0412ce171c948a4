"""Writes what was measured as Markdown tables, a column a size."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

Results = Mapping[str, Any]
BySize = Mapping[int, Results]

SHOWN = 10
TITLES = {
    "landing": "land the year",
    "full": "full build",
    "unchanged": "build with nothing new",
    "night": "build of a night, 1/365",
}


def tables(by_size: BySize) -> Iterator[str]:
    """Give the lines of all tables for which something was measured."""
    yield from _builds(by_size)
    yield from _growth(by_size)
    largest = by_size[max(by_size)]
    for key, title in (("slowest", "full build"), ("slowest_of_night", "night")):
        for kind in ("model", "test"):
            yield from _slowest(largest.get(key, ()), kind, f"slowest {kind}s of the {title}")
    yield from _queries(by_size, "reports", "report")
    yield from _heavy(by_size)


def _builds(by_size: BySize) -> Iterator[str]:
    yield "| conversations | what | seconds | CPU seconds | peak memory, server | client |"
    yield "|--:|---|--:|--:|--:|--:|"
    for size, results in by_size.items():
        for key, title in TITLES.items():
            if key in results:
                yield f"| {size:,} | {title} | {_taken(results[key])} |"
        if "unchanged" in results and "night" in results:
            more = results["night"]["seconds"] - results["unchanged"]["seconds"]
            part = more / results["full"]["seconds"]
            yield f"| {size:,} | what the night took beyond that | {more:.1f} ({part:.1%}) | | | |"
    yield ""


def _taken(taken: Mapping[str, float]) -> str:
    cpu = taken["client_cpu_seconds"] + taken["server_cpu_seconds"]
    return (
        f"{taken['seconds']:.1f} | {cpu:.1f} | {taken['server_peak_bytes'] / 1e6:,.0f} MB "
        f"| {taken['client_peak_bytes'] / 1e6:,.0f} MB"
    )


def _growth(by_size: BySize) -> Iterator[str]:
    """Compare the server's CPU seconds of full builds with n log n from the size before."""
    sizes = sorted(size for size in by_size if "full" in by_size[size])
    if len(sizes) < 2:
        return
    yield "| full build, from | to | CPU seconds of the server, times | n log n, times |"
    yield "|--:|--:|--:|--:|"
    for small, large in pairwise(sizes):
        took = [by_size[size]["full"]["server_cpu_seconds"] for size in (small, large)]
        allowed = large * math.log(large) / (small * math.log(small))
        yield f"| {small:,} | {large:,} | {took[1] / took[0]:.1f} | {allowed:.1f} |"
    yield ""


def _slowest(rows: Sequence[Sequence[Any]], kind: str, title: str) -> Iterator[str]:
    chosen = [row for row in rows if row[0] == kind]
    if not chosen:
        return
    yield f"| {title} | seconds | rows |"
    yield "|---|--:|--:|"
    for _, name, seconds, count in chosen[:SHOWN]:
        yield f"| `{name}` | {seconds:.1f} | {'' if count is None else f'{count:,}'} |"
    yield f"| all {len(chosen)} | {sum(row[2] for row in chosen):.1f} | |"
    yield ""


def _queries(by_size: BySize, key: str, title: str) -> Iterator[str]:
    names = sorted({name for results in by_size.values() for name in results.get(key, ())})
    if not names:
        return
    yield f"| {title}, median ms | " + " | ".join(f"{size:,}" for size in by_size) + " |"
    yield "|---|" + "--:|" * len(by_size)
    for name in names:
        found = (results.get(key, {}).get(name) for results in by_size.values())
        yield f"| `{name}` | " + " | ".join(map(_milliseconds, found)) + " |"
    yield ""


def _heavy(by_size: BySize) -> Iterator[str]:
    yield "| conversations | heavy query | PostgreSQL, ms | DuckDB, ms | times |"
    yield "|--:|---|--:|--:|--:|"
    for size, results in by_size.items():
        for name, seconds in results.get("heavy", {}).items():
            other = results.get("duckdb", {}).get(name)
            times = f"{seconds / other:.1f}" if other else ""
            took = f"{_milliseconds(seconds)} | {_milliseconds(other)}"
            yield f"| {size:,} | {name} | {took} | {times} |"


def _milliseconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds * 1000:,.0f}"
