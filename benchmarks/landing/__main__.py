"""Runs the comparison and prints it as a Markdown table."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import psycopg
from psycopg.conninfo import make_conninfo

from benchmarks.landing import documents
from chatmart import settings, warehouse

DATABASE = "chatmart_benchmark"
MESSAGES = {"small": 2, "large": 30}
LARGE_PER_SMALL = 8  # so that both sizes have about as many bytes
DLT_PER_OURS = 5  # dlt gets fewer documents; rates are per second

Drop = Callable[[int, int], Path]  # so many documents, of which version


class Trial(NamedTuple):
    """One line of the table; `before` is landed first and does not count."""

    title: str
    contender: str
    share: int = 1
    before: bool = False


TRIALS = (
    Trial("bare `COPY`", "copy"),
    Trial("chatmart, into an empty table", "chatmart"),
    Trial("chatmart, as newer versions of what is there", "chatmart", before=True),
    Trial("dlt, one JSON column, merged by key", "dlt_merge", DLT_PER_OURS),
    Trial("dlt, one JSON column, appended", "dlt_json", DLT_PER_OURS),
    Trial("dlt, normalised, appended", "dlt_normalised", DLT_PER_OURS),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.landing", description=__doc__)
    parser.add_argument("--documents", type=int, default=200_000, help="small ones to land")
    parser.add_argument("--repeats", type=int, default=3, help="the median counts")
    parser.add_argument("--shuffled", action="store_true", help="not in the order of creation")
    options = parser.parse_args()
    say("| documents | landed by | documents/s | MB/s | times bare `COPY` | peak memory |")
    say("|---|---|--:|--:|--:|--:|")
    for size, messages in MESSAGES.items():
        count = options.documents if size == "small" else options.documents // LARGE_PER_SMALL
        with tempfile.TemporaryDirectory() as folder:
            drop = partial(_drop, Path(folder), messages, options.shuffled)
            compare(size, count, options.repeats, drop)


def compare(size: str, count: int, repeats: int, drop: Drop) -> None:
    """Print the lines of one size; the contenders take turns, so that noise hits all of them."""
    trials = [trial for trial in TRIALS if find_spec("dlt") or "dlt" not in trial.contender]
    results: dict[Trial, list[tuple[float, int]]] = {trial: [] for trial in trials}
    for _ in range(repeats):
        for trial in trials:
            results[trial].append(run(trial, count // trial.share, drop))
    bare = statistics.median(seconds for seconds, _ in results[trials[0]]) / count
    for trial, measured in results.items():
        done = count // trial.share
        seconds = statistics.median(seconds for seconds, _ in measured)
        size_ = drop(done, 1).stat().st_size
        say(
            f"| {done:,} {size}, {size_ / done / 1000:.1f} kB each | {trial.title} "
            f"| {done / seconds:,.0f} | {size_ / seconds / 1e6:.0f} "
            f"| {seconds / done / bare:.1f} | {max(peak for _, peak in measured) / 1e6:.0f} MB |"
        )


def run(trial: Trial, count: int, drop: Drop) -> tuple[float, int]:
    """Give seconds and peak memory of one contender in an empty database."""
    with database() as url:
        if trial.before:
            measure(trial.contender, url, drop(count, 1))
        return measure(trial.contender, url, drop(count, 1 + trial.before))


def measure(contender: str, url: str, file: Path) -> tuple[float, int]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("checkpoint")
    drop = file.parents[1]
    with tempfile.TemporaryDirectory() as scratch:
        module = "benchmarks.landing.contenders"
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", module, contender, url, str(drop)],
            cwd=scratch,
            env={**os.environ, "PYTHONPATH": str(settings.PROJECT_ROOT), "DLT_DATA_DIR": scratch},
            stdout=subprocess.PIPE,
            check=True,
        )
    result = json.loads(done.stdout.splitlines()[-1])
    return result["seconds"], result["peak"]


@contextmanager
def database() -> Iterator[str]:
    """Give the address of an empty database on the configured server."""
    server = warehouse.url(settings.load())
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"drop database if exists {DATABASE} with (force)")
        connection.execute(f"create database {DATABASE} encoding 'UTF8' template template0")
        # dlt reads addresses only
        yield (
            server.rpartition("/")[0] + f"/{DATABASE}"
            if "//" in server
            else make_conninfo(server, dbname=DATABASE)
        )
        connection.execute(f"drop database {DATABASE} with (force)")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _drop(folder: Path, messages: int, is_shuffled: bool, count: int, version: int) -> Path:
    """Give a file of a drop folder, written at the first call."""
    file = folder / f"{messages}-{count}-{version}" / "conversations" / "all.ndjson"
    if not file.exists():
        documents.write(file, count, messages, version, is_shuffled)
    return file


if __name__ == "__main__":
    main()
