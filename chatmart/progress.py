"""Shows one line a step on the terminal, while everything else that is printed goes into a log."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.markup import escape
from rich.status import Status

from chatmart import tables

Outcome = Literal["done", "failed", "again", "skipped"]
MARKS = {
    "done": "[green]✓[/]",
    "failed": "[red]✗[/]",
    "again": "[yellow]↻[/]",
    "skipped": "[dim]-[/]",
}
LABEL_WIDTH = 60
LOGS_KEPT = 30


@dataclass
class Step:
    """One finished step, for the summary at the end."""

    label: str
    seconds: float
    outcome: Outcome


@dataclass
class Progress:
    """Draws a line for each step that ended, and on a terminal a spinner for the one that runs."""

    console: Console
    steps: list[Step] = field(default_factory=list)
    _began: float = 0.0
    _status: Status | None = None

    def begin(self, label: str) -> None:
        self._began = time.monotonic()
        if self.console.is_terminal:
            self._status = self.console.status(escape(label))
            self._status.start()

    def end(self, label: str, outcome: Outcome, why: str | None = None) -> None:
        self.stop()
        step = Step(label, time.monotonic() - self._began, outcome)
        self.steps.append(step)
        mark = MARKS[outcome] if self.console.is_terminal else outcome.ljust(7)
        line = f"{mark} {escape(label.ljust(LABEL_WIDTH))} {step.seconds:6.1f} s"
        self.console.print(line, highlight=False, soft_wrap=True)
        if why:
            self.say(f"    {why}")

    def say(self, sentence: str) -> None:
        self.console.print(escape(sentence), highlight=False, soft_wrap=True)

    def stop(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        self.begin(label)
        try:
            yield
        except BaseException:
            self.end(label, "failed")
            raise
        self.end(label, "done")


@contextmanager
def logged(log_file: Path) -> Iterator[Console]:
    """Send what any library prints into the log; the console given writes to the real terminal.

    This works on the level of file descriptors, because Airflow, dbt and C libraries each keep a
    way to the terminal of their own.
    """
    _prune(log_file)
    sys.stdout.flush()
    sys.stderr.flush()
    kept = {number: os.dup(number) for number in (1, 2)}
    with (
        os.fdopen(os.dup(kept[1]), "w", encoding="utf-8") as terminal,
        log_file.open("a", encoding="utf-8") as log,
    ):
        for number in kept:
            os.dup2(log.fileno(), number)
        try:
            yield tables.console(terminal)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, original in kept.items():
                os.dup2(original, number)
                os.close(original)


def _prune(log_file: Path) -> None:
    log_file.parent.mkdir(parents=True, exist_ok=True)
    kind = log_file.name.split("-")[0]
    for old in sorted(log_file.parent.glob(f"{kind}-*.log"))[: 1 - LOGS_KEPT]:
        old.unlink()
    log_file.touch(mode=0o600)
