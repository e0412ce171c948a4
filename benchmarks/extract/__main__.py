"""Runs the comparison and prints it as a Markdown table."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.util import find_spec
from typing import NamedTuple

import psycopg

from benchmarks.extract.conversations import LASTS, created_at
from benchmarks.landing.__main__ import database, say
from chatmart import settings

LANDED = "select count(*) from staging.smartsupp__conversations"


class Trial(NamedTuple):
    """One line of the table; `share` is how many times fewer conversations it gets."""

    title: str
    contender: str
    share: int = 1


TRIALS = (
    Trial("chatmart, all that a night does", "chatmart"),
    Trial("dlt's REST API source, extracted to files", "dlt_extracted", 4),
    Trial("dlt's REST API source, extracted and loaded", "dlt_landed", 4),
)


class LostSome(Exception):
    """Fewer conversations landed than the server has."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extract", description=__doc__)
    parser.add_argument("--conversations", type=int, default=20_000)
    parser.add_argument("--messages", type=int, default=6, help="in each conversation")
    parser.add_argument("--repeats", type=int, default=3, help="the median counts")
    options = parser.parse_args()
    say("| conversations | by | conversations/min | times dlt, loaded | peak memory |")
    say("|--:|---|--:|--:|--:|")
    compare(options.conversations, options.messages, options.repeats)


def compare(count: int, messages: int, repeats: int) -> None:
    """The contenders take turns, so that noise hits all of them."""
    trials = [trial for trial in TRIALS if find_spec("dlt") or "dlt" not in trial.contender]
    results: dict[Trial, list[tuple[float, int]]] = {trial: [] for trial in trials}
    for _ in range(repeats):
        for trial in trials:
            results[trial].append(run(trial.contender, count // trial.share, messages))
    rates = {
        trial: count // trial.share * 60 / statistics.median(seconds for seconds, _ in measured)
        for trial, measured in results.items()
    }
    slowest = rates[trials[-1]]
    for trial, measured in results.items():
        peak = max(peak for _, peak in measured) / 1e6
        ratio = f"{rates[trial] / slowest:.1f}" if len(trials) > 1 else ""
        say(
            f"| {count // trial.share:,} | {trial.title} | {rates[trial]:,.0f} | {ratio} "
            f"| {peak:.0f} MB |"
        )


def run(contender: str, count: int, messages: int) -> tuple[float, int]:
    """Give seconds and peak memory of one contender, with a server and a database of its own."""
    until = created_at(count) + LASTS + timedelta(days=1)
    with (
        database() as url,
        serving(count, messages) as api,
        tempfile.TemporaryDirectory() as scratch,
    ):
        module = "benchmarks.extract.contenders"
        own = {"PYTHONPATH": str(settings.PROJECT_ROOT), "DLT_DATA_DIR": scratch}
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", module, contender, url, api, until.isoformat()],
            cwd=scratch,
            env={**os.environ, **own, "RUNTIME__LOG_LEVEL": "ERROR"},  # dlt warns of empty columns
            stdout=subprocess.PIPE,
            check=True,
        )
        if contender == "chatmart":
            check_landed(url, count)
    result = json.loads(done.stdout.splitlines()[-1])
    return result["seconds"], result["peak"]


def check_landed(url: str, count: int) -> None:
    with psycopg.connect(url) as connection:
        (landed,) = connection.execute(LANDED).fetchall()[0]
    if landed != count:
        raise LostSome(f"{landed:,} of {count:,} conversations landed")


@contextmanager
def serving(count: int, messages: int) -> Iterator[str]:
    """Serve Smartsupp's API in a process of its own, which ends with its standard input."""
    module = "benchmarks.extract.server"
    arguments = [f"--conversations={count}", f"--messages={messages}"]
    with subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        if server.stdin is None or server.stdout is None:
            raise TypeError("both were asked for")
        try:
            yield server.stdout.readline().strip()
        finally:
            server.stdin.close()


if __name__ == "__main__":
    main()
