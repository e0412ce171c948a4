"""Keeps the rows of a daily mart whose columns change, before its table is replaced."""

from typing import Any

import psycopg
from psycopg import sql

from chatmart.pipeline import reported_columns
from chatmart.pipeline.daily_marts import DAY, DailyMart

Connection = psycopg.Connection[Any]

KNOWN = "select key_columns, number_columns from quality.daily_marts where mart = %s"
# rows that say the same in the columns that stay have not changed
KEEP = """
insert into pg_temp.restated_rows
select {mart}, w.account, w.local_date, {key}, {is_new}, {content}
from ({rows}) as w
inner join quality.mart_days as days
    on days.mart = {mart} and days.account = w.account and days.local_date = w.local_date
"""
DIFFERENT = "select {columns} from {these} except select {columns} from {those}"
ALL = "select {columns} from {these}"


def keep(connection: Connection, mart: DailyMart) -> bool:
    """Keep rows that change, or all when a number or the key goes; tell whether the key does."""
    row = connection.execute(KNOWN, (mart.name,)).fetchone()
    old_key, old_numbers = row if row else ([], [])
    old = reported_columns.of(connection, "marts", mart.name)
    new = reported_columns.of(connection, "marts_candidate", mart.name)
    is_rekeyed = set(old_key) != set(mart.key)
    if is_rekeyed or not set(old_numbers) <= set(new):
        _insert(connection, mart.name, old_key, list(old), "marts", is_whole=True)
        if not is_rekeyed:
            _insert(connection, mart.name, old_key, list(new), "marts_candidate", is_whole=True)
        return is_rekeyed
    both = [name for name in old if name in new]
    _insert(connection, mart.name, old_key, both, "marts")
    _insert(connection, mart.name, old_key, both, "marts_candidate")
    return False


def _insert(
    connection: Connection,
    mart: str,
    key: list[str],
    columns: list[str],
    schema: str,
    *,
    is_whole: bool = False,
) -> None:
    other = "marts" if schema == "marts_candidate" else "marts_candidate"
    rows = sql.SQL(ALL if is_whole else DIFFERENT).format(
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        these=sql.Identifier(schema, mart),
        those=sql.Identifier(other, mart),
    )
    content = sql.SQL("jsonb_strip_nulls(to_jsonb(w) - {}::text[])")
    connection.execute(
        sql.SQL(KEEP).format(
            mart=sql.Literal(mart),
            key=reported_columns.key(tuple(key)),
            is_new=sql.Literal(schema == "marts_candidate"),
            content=content.format(sql.Literal([*DAY, *key])),
            rows=rows,
        )
    )
