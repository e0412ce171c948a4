"""Writes what marts hold, queries of reports and what these say of the sample's first night.

A page holds `<!-- report NAME -->` and `<!-- end of report -->`, or the same with `mart`; what is
between them is written anew by `python -m tests.docs.pages` beside a home in which one night of
the sample has run.
"""

import re
from pathlib import Path
from typing import Any

import psycopg

from chatmart import reports, settings, tables, warehouse
from chatmart.reports import Report

PAGES = settings.PROJECT_ROOT / "docs" / "analysts"
REPORT = re.compile(r"<!-- report (\w+) -->\n.*?<!-- end of report -->", re.DOTALL)
MART = re.compile(r"<!-- mart (\w+) -->\n.*?<!-- end of mart -->", re.DOTALL)
MOST_ROWS = 8


def rendered(text: str, connection: psycopg.Connection[Any]) -> str:
    """Give the page with all its marts and reports written anew."""

    def report_block(place: re.Match[str]) -> str:
        report = reports.find(place.group(1))
        told = _told(report, reports.run(connection, report).fetchall())
        return f"<!-- report {report.name} -->\n{told}\n<!-- end of report -->"

    def mart_block(place: re.Match[str]) -> str:
        mart = place.group(1)
        row = connection.execute(
            "select obj_description(format('marts.%%I', %s::text)::regclass, 'pg_class')", (mart,)
        ).fetchone()
        described = row[0] if row else None
        return f"<!-- mart {mart} -->\n`marts.{mart}`: {described}\n<!-- end of mart -->"

    return MART.sub(mart_block, REPORT.sub(report_block, text))


def _told(report: Report, rows: list[tables.Row]) -> str:
    asked = f"### {report.question}\n\n{report.comment.removeprefix(report.question).strip()}"
    query = f"`chatmart reports {report.name}` runs\n\n```sql\n{report.query}\n```"
    if not rows:
        return "\n\n".join((asked, query, "It has no rows on the sample's first night."))
    kept = f", {MOST_ROWS} of {len(rows):,} rows" if len(rows) > MOST_ROWS else ""
    said = f"On the sample's first night{kept}:\n\n{_table(rows[:MOST_ROWS])}"
    return "\n\n".join((asked, query, said))


def _table(rows: list[tables.Row]) -> str:
    lines = [list(rows[0]), ["---"] * len(rows[0])]
    lines += [[tables.shown(value) for value in row.values()] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def stale(connection: psycopg.Connection[Any]) -> dict[Path, str]:
    """Give the pages that say something else than the reports do, as they should be."""
    found = {path: path.read_text() for path in sorted(PAGES.glob("*.md"))}
    fresh = {path: rendered(text, connection) for path, text in found.items()}
    return {path: text for path, text in fresh.items() if text != found[path]}


def main() -> None:
    with warehouse.connect(settings.load()) as connection:
        for path, text in stale(connection).items():
            path.write_text(text)
            print(f"written: {path.relative_to(settings.PROJECT_ROOT)}")  # noqa: T201


if __name__ == "__main__":
    main()
