"""Runs the queries of `chatmart/queries`, and shows their rows as a table on the terminal."""

from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files
from typing import IO, Any

import psycopg
from psycopg.rows import dict_row
from rich import box
from rich.console import Console
from rich.table import Table

QUERIES = files("chatmart") / "queries"
WIDTH = 120  # columns, where no terminal says how wide it is

Row = dict[str, Any]


def console(file: IO[str] | None = None) -> Console:
    found = Console(file=file)
    return found if found.is_terminal else Console(file=file, width=WIDTH)


def rows(connection: psycopg.Connection[Any], query: str, **values: object) -> list[Row]:
    text = (QUERIES / f"{query}.sql").read_bytes()
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(text, values).fetchall()


def execute(connection: psycopg.Connection[Any], query: str, **values: object) -> int:
    """Run a query that gives no rows; tell how many it wrote."""
    return connection.execute((QUERIES / f"{query}.sql").read_bytes(), values).rowcount


def digest(query: str) -> str:
    return sha256((QUERIES / f"{query}.sql").read_bytes()).hexdigest()


def show(terminal: Console, title: str, found: Sequence[Row]) -> None:
    """Print a table with the columns of the rows; nothing when there are none."""
    if not found:
        return
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        collapse_padding=True,
        pad_edge=False,
    )
    for name in found[0]:
        is_number = all(isinstance(row[name], int | float | Decimal | None) for row in found)
        table.add_column(name.replace("_", " "), justify="right" if is_number else "left")
    for row in found:
        table.add_row(*(shown(value) for value in row.values()))
    terminal.print(table)


def shown(value: object) -> str:
    """Write a value for people: thousands parted, at most four decimals, a dash for null."""
    if value is None:
        return "-"
    if isinstance(value, Decimal | float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
