"""The report that says whether the data can be trusted: static pages that need no server."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import psycopg
from jinja2 import Environment, PackageLoader, StrictUndefined

from chatmart.quality import data_docs, numbers, restatements
from chatmart.quality.suites import GATES
from chatmart.settings import Settings

GATE_TITLES = {
    "landing": "What the sources sent",
    "core": "What was made of it",
    "marts": "What dashboards show",
}


@dataclass(frozen=True)
class Table:
    name: str
    rows: int | None
    passed: int
    failing: list[numbers.Check]


@dataclass(frozen=True)
class Gate:
    name: str
    title: str
    tables: list[Table]

    @property
    def failing(self) -> list[numbers.Check]:
        return [check for table in self.tables for check in table.failing]

    @property
    def passed(self) -> int:
        return sum(table.passed for table in self.tables)


def build_report(settings: Settings, connection: psycopg.Connection[Any]) -> Path:
    """Write the summary of the newest run and its Data Docs; give the path of the summary."""
    folder = settings.data_docs_folder
    folder.mkdir(parents=True, exist_ok=True)
    runs = numbers.runs(connection)
    checks = numbers.checks(connection, runs[-1].run_id) if runs else []
    pages = numbers.pages(connection, runs[-1].run_id) if runs else {}
    templates = _templates()
    gates = [_gate(name, checks) for name in GATES]
    for name in GATES:
        if name in pages:
            html = templates.get_template("data_docs.html.j2").render(
                title=GATE_TITLES[name], gate=name, tables=data_docs.render(pages[name])
            )
            _write(folder / f"{name}.html", html)
        else:
            (folder / f"{name}.html").unlink(missing_ok=True)
    html = templates.get_template("summary.html.j2").render(
        now=datetime.now(UTC),
        runs=runs,
        gates=gates,
        stops=[check for gate in gates for check in gate.failing if check.severity == "stop"],
        unchecked=[gate.title for gate in gates if not gate.tables],
        warnings=[check for gate in gates for check in gate.failing if check.severity == "warn"],
        streams=numbers.streams(connection),
        rejections=numbers.rejections(connection),
        restatements=restatements.last(connection),
        marts_built_at=numbers.marts_built_at(connection),
    )
    return _write(folder / "index.html", html)


def _gate(name: str, checks: list[numbers.Check]) -> Gate:
    own = sorted((check for check in checks if check.gate == name), key=lambda c: c.table_name)
    return Gate(
        name,
        GATE_TITLES[name],
        [_table(table, list(rows)) for table, rows in groupby(own, lambda check: check.table_name)],
    )


def _table(name: str, checks: list[numbers.Check]) -> Table:
    return Table(
        name=name,
        rows=max(
            (c.checked_row_count for c in checks if c.checked_row_count is not None), default=None
        ),
        passed=sum(check.is_passed for check in checks),
        failing=[check for check in checks if not check.is_passed],
    )


def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("chatmart.quality"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["instant"] = _instant
    environment.filters["count"] = lambda number: "" if number is None else f"{number:,}"
    return environment


def _instant(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _write(path: Path, html: str) -> Path:
    """Replace the page at once, so that nobody opens half of it."""
    new = path.with_suffix(".new")
    new.write_text(html, encoding="utf-8")
    return new.replace(path)
