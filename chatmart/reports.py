"""The reports: one query a question, as dbt's analyses, run on the published marts."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg.rows import dict_row
from rich.console import Console

from chatmart import tables, warehouse
from chatmart.errors import ChatmartError
from chatmart.settings import PROJECT_ROOT, Settings

FOLDER = PROJECT_ROOT / "dbt_project" / "analyses"
REF = re.compile(r"\{\{\s*ref\(\s*'(\w+)'\s*\)\s*\}\}")
SCHEMAS = {"mart": "marts", "fct": "core", "dim": "core", "bridge": "core"}
SEEDS = "reference"


@dataclass(frozen=True)
class Report:
    """A query and the comment it begins with, whose first sentence is the question it answers."""

    name: str
    comment: str
    query: str

    @property
    def question(self) -> str:
        return re.split(r"(?<=[?.!])\s", self.comment, maxsplit=1)[0]


def every(folder: Path = FOLDER) -> list[Report]:
    return [_read(path) for path in sorted(folder.glob("*.sql"))]


def find(name: str, folder: Path = FOLDER) -> Report:
    """Give the report of that name; its beginning will do when no other begins so."""
    found = [report for report in every(folder) if report.name.startswith(name)]
    exact = [report for report in found if report.name == name]
    if len(exact or found) != 1:
        among = ", ".join(report.name for report in found)
        raise ChatmartError(
            f"{name} is the beginning of several reports: {among}."
            if found
            else f"There is no report {name}.",
            "List them: chatmart reports",
        )
    return (exact or found)[0]


def run(connection: psycopg.Connection[Any], report: Report) -> psycopg.Cursor[tables.Row]:
    cursor = connection.cursor(row_factory=dict_row)
    try:
        return cursor.execute(report.query.encode())
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as error:
        raise ChatmartError(
            f"The report {report.name} reads a mart that was never published.",
            "Build and publish first: chatmart nightly",
        ) from error


def show_list(console: Console) -> None:
    rows = [{"report": report.name, "question": report.question} for report in every()]
    tables.show(console, "Reports", rows)


def show(settings: Settings, console: Console, report: Report) -> None:
    """Print what the report says, the rows as a table."""
    with warehouse.connect(settings) as connection:
        rows = run(connection, report).fetchall()
    console.print(report.comment, highlight=False)
    tables.show(console, "", rows)
    if not rows:
        console.print("No rows.")


def write(settings: Settings, file: IO[str], report: Report) -> None:
    """Write the rows as CSV, an unknown value as nothing."""
    with warehouse.connect(settings) as connection:
        cursor = run(connection, report)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column.name for column in cursor.description or ())
        writer.writerows(row.values() for row in cursor)


def _read(path: Path) -> Report:
    lines = path.read_text().splitlines()
    count = next((n for n, line in enumerate(lines) if not line.startswith("--")), len(lines))
    comment = " ".join(line.removeprefix("--").strip() for line in lines[:count])
    query = "\n".join(lines[count:]).strip()
    return Report(path.stem, comment, REF.sub(_relation, query))


def _relation(reference: re.Match[str]) -> str:
    """Give the table of a model by its prefix; what has none of these is a seed."""
    name = reference.group(1)
    return f"{SCHEMAS.get(name.split('_')[0], SEEDS)}.{name}"
